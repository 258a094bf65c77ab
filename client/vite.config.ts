import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { buildFieldWorker } from './build-field-worker';
import { compressFiles } from './compress-files';
import { preloadField } from './preload-field';
import { preloadPage } from './preload-page';

/** Where the API listens while the client is developed. */
const apiOrigin = process.env.ZHIYU_API ?? 'http://127.0.0.1:8080';

/** What every page stands on, and what the phone's shares with them. */
const isBase =
  /rolldown\/runtime|\/node_modules\/(react|react-dom|scheduler|@tanstack)\/|screens\/use-preferences|client\/(i18n|api-session)|case-(story|clock)|shared\/case\.ts/;

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), buildFieldWorker(), preloadField(), preloadPage(), compressFiles()],
  resolve: {
    alias: [
      {
        find: /^@loaders\.gl\/(core|images)$/,
        replacement: fileURLToPath(new URL('./map/no-loaders.ts', import.meta.url)),
      },
      {
        find: /^@luma\.gl\/gpgpu(\/webgpu)?$/,
        replacement: fileURLToPath(new URL('./map/no-webgpu.ts', import.meta.url)),
      },
    ],
  },
  server: { proxy: { '/api': { target: apiOrigin, changeOrigin: true } } },
  // Map and charts come as dynamic imports, so the first paint needs only React.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // What the pages load is weighed by it.
    manifest: true,
    // MapLibre and deck.gl are as large as they are, and load after the page stands.
    chunkSizeWarningLimit: 1800,
    // A font as a data: URL would be in the first paint.
    assetsInlineLimit: 0,
    // The phone of a grid officer has a page of its own, which loads nothing of the others.
    rollupOptions: {
      input: {
        index: fileURLToPath(new URL('./index.html', import.meta.url)),
        field: fileURLToPath(new URL('./field.html', import.meta.url)),
      },
      output: {
        codeSplitting: {
          groups: [
            // What loads other code stands alone, so that a first script needs no more than it.
            { name: 'preload', test: /vite\/(preload-helper|modulepreload-polyfill)/, priority: 3 },
            // Few files: a browser asks a server for six at a time, and the seventh waits for a whole way there and back.
            { name: 'ask', test: /client\/(api|wipe-device)\.ts/, priority: 2 },
            { name: 'base', test: isBase, priority: 1 },
          ],
        },
      },
    },
  },
});
