/** Hands a file to the browser, which saves it as it saves downloads. */
export const saveFile = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it when the click returns to the event loop.
  setTimeout(() => URL.revokeObjectURL(url), 0);
};
