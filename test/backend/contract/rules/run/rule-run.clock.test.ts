import { describe, expect, it } from 'vitest'
import { type Condition, RULE_DEFAULTS, type RuleBody, type Trigger } from '../../../../../backend/contract/rules/rule.ts'
import { RuleRun } from '../../../../../backend/contract/rules/run/rule-run.ts'
import fc from '../../../../property.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2026, 0, 5, 12)
const SOIL = { board: 'ESP1', channel: 'gpio4:moisture' }

function rule(conditions: Condition[], on: Trigger[] = [], change: Partial<RuleBody> = {}): RuleBody {
  const branch = { id: 'b', on, when: conditions.at(-1)?.id ?? null, do: [], otherwise: [] }
  return { ...RULE_DEFAULTS, name: 'Rule', timeZone: 'UTC', conditions, branches: [branch], ...change }
}

const silent: Condition = { id: 's', kind: 'silent', series: SOIL, forS: 300 }
const atSix: Trigger = { id: 't', kind: 'clock', when: { kind: 'weekly', days: [1, 2, 3, 4, 5, 6, 7], times: ['06:00'] } }
const isOnline: Condition = { id: 'x', kind: 'board', board: 'ESP1', is: 'online' }

describe('a rule and the clock', () => {
  it('does not take the time in which nobody listened for silence', () => {
    const run = new RuleRun(rule([silent]), START)
    run.reading(SOIL, { atMs: START, value: 1, usable: true }, START)
    const next = new RuleRun(rule([silent]), START + HOUR)
    next.restore(run.save())
    expect(next.resume(START + HOUR, START + 200_000)).toEqual([])
    expect(next.wakeAtMs).toBe(START + HOUR + 100_000)
    expect(next.time(next.wakeAtMs)).toMatchObject([{ outcome: 'fired' }])
  })

  it('decides nothing between restore and resume, so that facts may be told one by one', () => {
    const both: Condition[] = [
      isOnline,
      { id: 'y', kind: 'board', board: 'ESP2', is: 'online' },
      { id: 'all', kind: 'all', inputs: ['x', 'y'] },
    ]
    const run = new RuleRun(rule(both), START)
    run.fact('board ESP1', 'online', START)
    expect(run.fact('board ESP2', 'online', START)).toMatchObject([{ outcome: 'fired' }])
    const next = new RuleRun(rule(both), START + 1000)
    next.restore(run.save())
    expect(next.fact('board ESP1', 'online', START + 1000)).toEqual([])
    expect(next.fact('board ESP2', 'online', START + 1000)).toEqual([])
    expect(next.resume(START + 1000)).toEqual([])
    expect(next.fact('board ESP2', 'offline', START + 2000)).toMatchObject([{ outcome: 'otherwise' }])
  })

  it('finds the next time of day anew when the clock was a year ahead', () => {
    const run = new RuleRun(rule([], [atSix]), START + 365 * DAY)
    run.time(START + 365 * DAY)
    run.shift(-365 * DAY)
    run.resume(START)
    expect(run.wakeAtMs).toBe(START + 18 * HOUR)
  })

  it('does not fire a second time when the clock is set back by some seconds', () => {
    const run = new RuleRun(rule([], [atSix]), START)
    const due = START + 18 * HOUR
    expect(run.time(due)).toMatchObject([{ outcome: 'fired' }])
    run.shift(-2000)
    run.resume(due - 1000)
    expect(run.wakeAtMs).toBe(due + DAY)
  })

  it('lets the hour pass before it fires again, and keeps no more moments than that takes', () => {
    const manual: Trigger = { id: 't', kind: 'manual' }
    const run = new RuleRun(rule([], [manual], { maxPerHour: 2 }), START)
    const outcomes = [0, 1, 2, HOUR - 1, HOUR, HOUR, HOUR + 1].map((ms) => run.trigger('t', START + ms)[0]?.outcome)
    expect(outcomes).toEqual(['fired', 'fired', 'held-back', 'held-back', 'fired', 'held-back', 'fired'])
    expect(run.save().branches).toEqual({ b: { active: true, waiting: false, firedMs: [START + HOUR, START + HOUR + 1] } })
    const unbounded = new RuleRun(rule([], [manual]), START)
    for (let ms = 0; ms < 1000; ms++) unbounded.trigger('t', START + ms)
    expect(unbounded.save().branches).toEqual({ b: { active: true, waiting: false, firedMs: [START + 999] } })
  })

  it('wakes at whole milliseconds', () => {
    const run = new RuleRun(rule([isOnline, { id: 'h', kind: 'hold', inputs: ['x'], forS: 1.0005 }]), START)
    run.fact('board ESP1', 'online', START)
    expect(run.wakeAtMs).toBe(START + 1001)
    expect(run.time(START + 1001)).toMatchObject([{ outcome: 'fired', atMs: START + 1001 }])
  })

  it('remembers over a restart which reading was the newest', () => {
    const changed: Trigger = { id: 't', kind: 'changed', series: SOIL, by: 2, to: null }
    const run = new RuleRun(rule([], [changed]), START)
    for (const second of [0, 10]) run.reading(SOIL, { atMs: START + second * 1000, value: 1, usable: true }, START + second * 1000)
    const next = new RuleRun(rule([], [changed]), START + 11_000)
    next.restore(JSON.parse(JSON.stringify(run.save())))
    next.resume(START + 11_000)
    expect(next.reading(SOIL, { atMs: START + 5000, value: 9, usable: true }, START + 12_000)).toEqual([])
  })

  it('takes a night for the day on which it began', () => {
    const friday: Condition = { id: 'n', kind: 'time', from: '22:00', to: '06:00', days: [5] }
    const monday = Date.UTC(2026, 0, 5)
    const run = new RuleRun(rule([friday]), monday)
    const isTrue = (day: number, hour: number) => run.trace(monday + day * DAY + hour * HOUR)[0]?.truth === 'true'
    expect([isTrue(4, 5), isTrue(4, 21), isTrue(4, 22), isTrue(5, 5), isTrue(5, 6), isTrue(5, 22)]).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ])
  })

  it('counts small steps up, and takes no reading that came late for a change', () => {
    const changed: Trigger = { id: 't', kind: 'changed', series: SOIL, by: 2, to: null }
    const run = new RuleRun(rule([], [changed]), START)
    const tell = (second: number, value: number, lateS = 0) =>
      run.reading(SOIL, { atMs: START + (second - lateS) * 1000, value, usable: true }, START + second * 1000).length
    expect([tell(0, 1), tell(1, 2), tell(2, 3), tell(3, 3), tell(4, 9, 2), tell(5, 3)]).toEqual([0, 0, 1, 0, 0, 0])
  })
})

describe('day and night', () => {
  it('follow the sun of the place, whatever the time zone calls the day', () => {
    const place = fc.record({
      // Nearer to a pole the sun creeps along the horizon, and the declination of midday that rules reckon with is too coarse.
      latitude: fc.double({ min: -80, max: 80, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    })
    const moment = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 })
    const zone = fc.constantFrom('UTC', 'Pacific/Auckland', 'America/Los_Angeles', 'Europe/Berlin')
    fc.assert(
      fc.property(place, moment, zone, ({ latitude, longitude }, minutes, timeZone) => {
        const elevation = sunElevation(minutes * 60_000, latitude, longitude) + 0.833
        // So near to the horizon two formulas may differ by the minute to which the rule rounds.
        fc.pre(Math.abs(elevation) > 0.6)
        const day: Condition = { id: 'd', kind: 'sun', is: 'day', sunriseOffsetMin: 0, sunsetOffsetMin: 0, latitude, longitude }
        const run = new RuleRun(rule([day], [], { timeZone }), minutes * 60_000)
        expect(run.trace(minutes * 60_000)[0]?.truth).toBe(elevation > 0 ? 'true' : 'false')
      }),
      { numRuns: 3000 },
    )
  })
})

/** Degrees; low-precision formulas of the Astronomical Almanac, good to 0.01° of the sun's place. */
function sunElevation(atMs: number, latitude: number, longitude: number): number {
  const rad = Math.PI / 180
  const days = (atMs - Date.UTC(2000, 0, 1, 12)) / DAY
  const anomaly = (357.528 + 0.9856003 * days) * rad
  const ecliptic = (280.46 + 0.9856474 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad
  const tilt = (23.439 - 4e-7 * days) * rad
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic))
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic))
  const sidereal = (280.46061837 + 360.98564736629 * days + longitude) * rad
  const hour = sidereal - ascension
  const sine = Math.sin(latitude * rad) * Math.sin(declination) + Math.cos(latitude * rad) * Math.cos(declination) * Math.cos(hour)
  return Math.asin(sine) / rad
}
