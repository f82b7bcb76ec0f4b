import { expect, it } from 'vitest'
import { mailBody, mailFaults, mailForm } from '../../../renderer/system/mail-form.ts'

const form = { ...mailForm(null), host: ' smtp.example.org ', from: 'lab@example.org' }

it('leaves the stored password alone when none is typed', () => {
  expect(mailBody(form)).toEqual({ host: 'smtp.example.org', port: 587, security: 'starttls', username: '', from: 'lab@example.org' })
  expect(mailBody({ ...form, password: 'x' }).password).toBe('x')
})

it('takes no security only for this machine', () => {
  expect(mailFaults({ ...form, security: 'none' })).toEqual({ security: 'foreign' })
  expect(mailFaults({ ...form, security: 'none', host: '127.0.0.1' })).toEqual({})
  expect(mailFaults({ ...form, security: 'none', host: 'localhost.example.org' })).toEqual({ security: 'foreign' })
})

it('names missing server, impossible port and wrong sender', () => {
  expect(mailFaults({ ...form, host: '', port: '70000', from: 'lab' })).toEqual({ host: 'needed', port: 'port', from: 'address' })
})
