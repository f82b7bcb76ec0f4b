import { runCommand } from './run-command.ts'

/** Entry of `npm run leitstand -- <command>`. */

const code = await runCommand(process.argv.slice(2), {
  createApplication: async (settings, logger) => new (await import('../app/app.ts')).App(settings, logger),
  simulate: async (argv) => (await import('./simulate.ts')).run(argv),
  serial: async (command, argv) => (await import('./serial-commands.ts')).serialCommand(command, argv),
})
// Pipes are asynchronous on Windows: what was printed leaves before the process does.
process.stdout.write('', () => process.exit(code))
