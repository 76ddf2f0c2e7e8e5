import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    // The content security policy takes images and fonts from the server only, never from data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The size is an internal tool's: a test holds the budget, in gzipped bytes.
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
  },
});
