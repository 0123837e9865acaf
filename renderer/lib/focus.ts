/**
 * Remembers where the focus is, and returns the way to give it back there. What was chosen from a menu goes back to the button of the
 * menu; where nothing had the focus, or it is gone, the list of the page gets it, so that the keyboard never starts from nowhere.
 */
export function rememberFocus(): () => void {
  const opener = openerOf(document.activeElement);
  return () => {
    const back = opener?.isConnected && opener !== document.body ? opener : placeOfPage();
    back?.focus({ preventScroll: true });
  };
}

function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role=menu]');
  const button = menu ? document.querySelector(`[aria-controls="${CSS.escape(menu.id)}"]`) : active;
  return button instanceof HTMLElement ? button : null;
}

function placeOfPage(): HTMLElement | null {
  return document.querySelector<HTMLElement>('main [role=grid]') ?? document.querySelector<HTMLElement>('main');
}
