import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Builds the renderer into dist/renderer, where the backend serves it. `npx vite -c renderer/vite.config.ts` develops against a running backend. */

const backend = 'http://127.0.0.1:8000'
/** The backend refuses foreign origins; under development the page comes from Vite's. */
const proxy = { target: backend, changeOrigin: true, headers: { origin: backend } }

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': proxy, '/metrics': proxy, '/ws': { ...proxy, ws: true }, '/mqtt': { ...proxy, ws: true } },
  },
})
