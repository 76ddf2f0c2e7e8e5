export declare const CHROMIUM_REMEDY: string;
export declare const findChromium: () => string | undefined;
export declare const installChromium: () => boolean;
