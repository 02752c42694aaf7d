/**
What is said to a terminal by more rooms than one.
*/

/** Tmux hands on what is wrapped for it, where it is allowed to. */
export const throughTmux = (sequence: string): string => `\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
