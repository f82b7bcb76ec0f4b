import { join } from 'node:path'
import { app, utilityProcess } from 'electron'
import { backendEntry, backendFlags } from './backend-flags.ts'
import { Shell } from './shell.ts'
import { claimSingleInstance } from './single-instance.ts'

/** Entry of the desktop program (`main` in package.json). Wiring only. */

const folder = import.meta.dirname
const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
let shell: Shell | undefined

app.setName('Leitstand')
app.setAppUserModelId('io.leitstand.desktop')
// Also for windows nobody has thought of.
app.enableSandbox()

if (claimSingleInstance(app, () => shell?.comeForward())) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
  app.on('web-contents-created', (_event, contents) => contents.on('will-attach-webview', (event) => event.preventDefault()))
  await app.whenReady()
  shell = new Shell({
    fork: () =>
      utilityProcess.fork(backendEntry(folder), backendFlags(process.argv, app.isPackaged), {
        serviceName: 'Leitstand backend',
        stdio: 'pipe',
        cwd: process.cwd(),
      }),
    folder,
    icons: join(folder, '..', '..', 'resources', 'icons'),
    platform: process.platform,
    environment: process.env,
    say,
  })
  shell.start()
} else {
  app.quit()
}
