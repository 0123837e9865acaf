/** Attributes of a part that scrolls or reads by itself: the keyboard has to reach it, or those without a pointer never see its end. */
export const keyboardScroll = { tabIndex: 0 } as const;
