import { spawn } from 'node:child_process'
import { ROOT } from './project.mjs'

/** Runs set-up programs one after the other; their output goes to stderr. A signal to this process ends the running one. */

const running = new Set()

/** Ends what runs; called when the user interrupts the set-up. */
export function endPrograms() {
  for (const child of running) child.kill('SIGTERM')
}

/** Resolves to `{ code, output }`. `quiet` keeps the output back (the last 20,000 characters), else it is shown. */
export function runProgram(program, args, { quiet = false, env = process.env, cwd = ROOT, timeoutMs = 0, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, shell, stdio: ['ignore', quiet ? 'pipe' : 2, quiet ? 'pipe' : 2], windowsHide: true })
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000)
    }
    child.stdout?.setEncoding('utf8').on('data', keep)
    child.stderr?.setEncoding('utf8').on('data', keep)
    const timer = timeoutMs > 0 ? setTimeout(() => child.kill('SIGKILL'), timeoutMs) : undefined
    running.add(child)
    const done = () => {
      running.delete(child)
      clearTimeout(timer)
    }
    child.once('error', (error) => {
      done()
      reject(error)
    })
    child.once('close', (code, signal) => {
      done()
      resolve({ code: code ?? 1, signal, output })
    })
  })
}
