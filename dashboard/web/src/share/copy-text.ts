/** Copies a text, and gives the sentence that says whether the browser let it. Never throws. */
export const copyText = async (what: string, text: string): Promise<string> => {
  // The type says that it is always there; in an insecure context it is not.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  try {
    await clipboard.writeText(text);
    return `${what} copied`;
  } catch {
    return 'The browser did not let the page copy';
  }
};
