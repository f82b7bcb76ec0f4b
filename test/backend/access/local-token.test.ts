import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localTokenPath, readOrMakeLocalToken, sameSecret } from '../../../backend/access/local-token.ts'

describe('local token', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'leitstand-token-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  test('is made at the first start, 32 random bytes that only the owner may read, and stays', async () => {
    const token = await readOrMakeLocalToken(dir, randomBytes)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect((await stat(localTokenPath(dir))).mode & 0o777).toBe(0o600)
    expect((await readFile(localTokenPath(dir), 'utf8')).trim()).toBe(token)
    expect(await readOrMakeLocalToken(dir, randomBytes)).toBe(token)
  })

  test('takes back rights that others got on the file', async () => {
    await readOrMakeLocalToken(dir, randomBytes)
    await chmod(localTokenPath(dir), 0o644)
    await readOrMakeLocalToken(dir, randomBytes)
    expect((await stat(localTokenPath(dir))).mode & 0o777).toBe(0o600)
  })

  test('is made anew where a crash left only half of it aside', async () => {
    await writeFile(`${localTokenPath(dir)}.new`, 'half')
    const token = await readOrMakeLocalToken(dir, randomBytes)
    expect(await readdir(dir)).toEqual(['token'])
    expect(await readOrMakeLocalToken(dir, randomBytes)).toBe(token)
  })

  test.each(['', 'short', `${'a'.repeat(43)}!`])('refuses a file that holds no token: %j', async (text) => {
    await writeFile(localTokenPath(dir), text)
    await expect(readOrMakeLocalToken(dir, randomBytes)).rejects.toThrow('Delete the file')
  })

  test('compares whole secrets', () => {
    expect(sameSecret('abc', 'abc')).toBe(true)
    for (const other of ['', 'ab', 'abcd', 'abC']) expect(sameSecret(other, 'abc')).toBe(false)
  })
})
