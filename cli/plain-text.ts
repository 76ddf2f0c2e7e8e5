const CONTROL = /\p{C}/gu;

/** Makes a text of somebody else harmless for a terminal: control and invisible characters become `?`. */
export const plainText = (text: string): string => text.replace(CONTROL, '?');
