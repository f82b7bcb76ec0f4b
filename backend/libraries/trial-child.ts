import process from 'node:process'
import { secludeGuests, takeIn } from './guest.ts'

/**
 * Body of the trial process: takes one foreign file in, reports over IPC, ends. A file that loops, eats all memory or ends
 * the process harms only this one. Started by trial.ts with the path and the deadline per call as arguments.
 */

const [path, deadlineMs] = process.argv.slice(2)
if (path === undefined || !process.send) throw new Error('trial-child.ts is started by trial.ts')
secludeGuests()
process.send('ready')
const { report } = await takeIn(path, Number(deadlineMs))
// The parent ends this process when it has the report; leaving by itself could cut the message off.
process.send(report)
