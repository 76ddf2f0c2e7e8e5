import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';

/** Shows the page dark or light as the system is, now and after each change, and compact. */
export const followSystemTheme = (page: Window): void => {
  const dark = page.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => applyMode(dark.matches ? Mode.Dark : Mode.Light);
  dark.addEventListener('change', apply);
  apply();
  applyDensity(Density.Compact);
};
