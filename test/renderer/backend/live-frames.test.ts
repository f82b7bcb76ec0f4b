import { describe, expect, it } from 'vitest'
import { parseFrame } from '../../../renderer/backend/live-frames.ts'
import { makeFleet } from '../../fakes/fake-fleet.ts'
import { event } from '../../fakes/fake-world.ts'

const fleet = makeFleet(3, 1_800_000_000_000)

describe('frames of the live connection', () => {
  it('takes an event as the backend makes it', () => {
    const sent = event('boards', { full: true, boards: fleet.boards, removed: ['x'] })
    expect(parseFrame(JSON.stringify(sent))).toEqual({ event: sent, skipped: 0 })
  })

  it('says why it refuses what is no event', () => {
    expect(parseFrame('{')).toEqual({ event: undefined, why: 'not-json' })
    expect(parseFrame('[]')).toEqual({ event: undefined, why: 'not-an-event' })
    expect(parseFrame('{"type":"snapshot","data":[]}')).toEqual({ event: undefined, why: 'not-an-event' })
    expect(parseFrame('{"type":"weather","v":1,"at":1,"data":{}}')).toEqual({ event: undefined, why: 'not-an-event' })
    expect(parseFrame('{"type":"status","v":2,"at":1,"data":{}}')).toEqual({ event: undefined, why: 'version' })
  })

  it('leaves out a broken member and keeps the others', () => {
    const [good] = fleet.boards
    const parsed = parseFrame(
      JSON.stringify(event('boards', { full: false, boards: fleet.boards, removed: [] })).replace('"family":"kaiser"', '"family":7'),
    )
    expect(parsed).toMatchObject({ skipped: 1 })
    expect(parsed.event?.type === 'boards' && parsed.event.data.boards.some((board) => board.id === good?.id)).toBe(false)
    expect(parsed.event?.type === 'boards' && parsed.event.data.boards).toHaveLength(2)
  })

  it('takes numbers, words, booleans and nulls as values, nothing else', () => {
    const text =
      '{"type":"values","v":1,"at":1,"data":[[1,5,2.5,7,0],[2,5,"open",null,0],[3,5,true,null,0],[4,5,null,null,4],[5,5,{},null,0],[6,5],7]}'
    const parsed = parseFrame(text)
    expect(parsed.event?.type === 'values' && parsed.event.data.map(([series]) => series)).toEqual([1, 2, 3, 4])
    expect(parsed).toMatchObject({ skipped: 3 })
  })

  it('turns an error code it does not know into internal', () => {
    expect(parseFrame('{"type":"error","v":1,"at":1,"data":{"code":"new.code","message":"m"}}')).toMatchObject({
      event: { data: { code: 'internal', message: 'm' } },
    })
  })
})
