import { expect, it } from 'vitest'
import { siteFault } from '../../../backend/contract/site.ts'

const berlin = { name: 'Greenhouse', latitude: 52.52, longitude: 13.4, timeZone: 'Europe/Berlin' }

it('takes a time zone that is known, and names the remedy for another', () => {
  expect(siteFault(berlin)).toBeUndefined()
  expect(siteFault({ ...berlin, timeZone: 'Berlin' })).toBe('Berlin is no time zone that is known here. Use a name such as Europe/Berlin.')
  expect(siteFault({ ...berlin, name: ' ' })).toBe('Give the site a name.')
})
