import { parseOptions } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import { Argon2Passwords } from '../../../../backend/adapters/argon2/argon2-passwords.ts'

describe('Argon2Passwords', () => {
  const passwords = new Argon2Passwords()

  test('hashes with argon2id and at least the parameters that OWASP names', async () => {
    const hash = await passwords.hash('correct horse')
    expect(hash).toMatch(/^\$argon2id\$/)
    expect(parseOptions(hash)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32, saltLen: 16 })
    expect(await passwords.hash('correct horse')).not.toBe(hash)
  })

  test('knows the right password from a wrong one, however its umlauts were typed', async () => {
    const hash = await passwords.hash('Grün\u0308 ist gru\u0308n')
    expect(await passwords.verify(hash, 'Grün\u0308 ist grün')).toBe(true)
    expect(await passwords.verify(hash, 'Grün ist gruen')).toBe(false)
    expect(await passwords.verify('', 'Grün')).toBe(false)
  })
})
