import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { TICKET_LIFE_MS, Tickets } from '../../../backend/access/tickets.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

describe('Tickets', () => {
  test('open once and only once', () => {
    const tickets = new Tickets(new ManualClock(), randomBytes)
    const { ticket } = tickets.issue()
    expect(tickets.redeem(`${ticket}x`)).toBe(false)
    expect(tickets.redeem(ticket)).toBe(true)
    expect(tickets.redeem(ticket)).toBe(false)
  })

  test('end after 60 s', () => {
    const clock = new ManualClock()
    const tickets = new Tickets(clock, randomBytes)
    const early = tickets.issue()
    const late = tickets.issue()
    expect(late.expiresAtMs).toBe(clock.now() + 60_000)
    clock.forward(TICKET_LIFE_MS - 1)
    expect(tickets.redeem(early.ticket)).toBe(true)
    clock.forward(1)
    expect(tickets.redeem(late.ticket)).toBe(false)
  })

  test('are bounded: the oldest go when somebody asks for ever more', () => {
    const tickets = new Tickets(new ManualClock(), randomBytes)
    const issued = Array.from({ length: 65 }, () => tickets.issue().ticket)
    expect(issued.map((ticket) => tickets.redeem(ticket))).toEqual([false, ...Array(64).fill(true)])
  })
})
