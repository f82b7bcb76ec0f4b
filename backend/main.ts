import { runCommand } from './cli/run-command.ts'

/** Entry of the backend process: started by `electron/start.mjs`, by the Electron shell, or by hand. */

// Names the process in `ps` and in "port in use by …", and keeps its flags out of the process list.
process.title = 'leitstand'
process.exit(
  await runCommand(['serve', ...process.argv.slice(2)], {
    createApplication: async (settings, logger) => new (await import('./app/app.ts')).App(settings, logger),
    simulate: async (argv) => (await import('./cli/simulate.ts')).run(argv),
    serial: async (command, argv) => (await import('./cli/serial-commands.ts')).serialCommand(command, argv),
  }),
)
