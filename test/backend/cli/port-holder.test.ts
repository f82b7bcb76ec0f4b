import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { holderOfPort, listenersIn, pidInNetstat } from '../../../backend/cli/port-holder.ts'

const PROC_TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F40 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0000000000000000 20 4 30 10 -1
   2: 00000000:075B 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 4713 1 0000000000000000 100 0 0 10 0`

test('of the rows of a port only the listening one counts', () => {
  expect(listenersIn(PROC_TABLE, 8000)).toEqual([{ inode: '4711', uid: 1000 }])
  expect(listenersIn(PROC_TABLE, 1883)).toEqual([{ inode: '4713', uid: 101 }])
  expect(listenersIn(PROC_TABLE, 80)).toEqual([])
})

test('netstat is understood in any language of Windows', () => {
  const output =
    '\r\nAktive Verbindungen\r\n\r\n  Proto  Lokale Adresse  Remoteadresse  Status  PID\r\n  TCP    0.0.0.0:1883   0.0.0.0:0   ABHÖREN   2212\r\n  TCP    [::]:8000   [::]:0   ABHÖREN   99\r\n  TCP    10.0.0.5:18830   0.0.0.0:0   ABHÖREN   7\r\n'
  expect(pidInNetstat(output, 1883)).toBe(2212)
  expect(pidInNetstat(output, 8000)).toBe(99)
  expect(pidInNetstat(output, 883)).toBeUndefined()
})

test.skipIf(process.platform !== 'linux')('another program that listens is named with its pid', async () => {
  const script = "const s=require('net').createServer().listen(0,'127.0.0.1',()=>console.log(s.address().port))"
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = await once(child.stdout, 'data')
    const holder = holderOfPort(Number(port))
    expect(holder).toMatchObject({ pid: child.pid, name: 'node' })
    expect(holder?.command).toContain('createServer')
  } finally {
    child.kill('SIGKILL')
  }
})

test('a port that nobody holds has no holder', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  expect(holderOfPort(typeof address === 'object' && address ? address.port : 0)).toBeUndefined()
})
