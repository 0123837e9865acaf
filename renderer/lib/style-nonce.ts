declare global {
  interface Window {
    __webpack_nonce__?: string;
  }
}

/** The nonce that whoever served this page allows for style elements; empty when the policy needs none. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

// The library that keeps the page from scrolling behind a dialog looks for its nonce under this name.
window.__webpack_nonce__ = styleNonce();
