import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlarmQuery, AlarmStore } from '../../backend/alarms/alarm-store.ts'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { exampleAlarm, type Opened } from './examples.ts'

const ALL: AlarmQuery = {
  fromMs: 0,
  beforeMs: 1e15,
  beforeId: null,
  severities: null,
  sources: null,
  zone: null,
  board: null,
  key: null,
  limit: 100,
}

function ended(id: string, atMs: number, change: Partial<Alarm> = {}): Alarm {
  return exampleAlarm({ id, state: 'cleared', end: 'gone', clearedAtMs: atMs, ...change })
}

/** What every AlarmStore must do. */
export function alarmStoreSuite(name: string, open: () => Promise<Opened<AlarmStore>>): void {
  describe(`${name} as alarm store`, () => {
    let opened: Opened<AlarmStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    test('gives back what stands after a restart, oldest first, and nothing that has ended', async () => {
      const first = exampleAlarm({ id: 'a1', firstAtMs: 1000 })
      const second = exampleAlarm({
        id: 'a2',
        key: 'rule:r/ä',
        firstAtMs: 2000,
        params: { text: '"quoted" \u2026', n: 1.5, on: false, none: null },
      })
      await opened.store.save([second, ended('a3', 3000), first])
      await opened.store.save([{ ...first, count: 4 }])
      const again = await opened.reopen()
      expect(await again.load(5000)).toEqual([{ ...first, count: 4 }, second])
      expect(await again.find('a3')).toEqual(ended('a3', 3000))
      expect(await again.find('a9')).toBeUndefined()
    })

    test('gives back what has ended where its shelf still holds', async () => {
      const shelf = { by: 'anna', atMs: 1000, untilMs: 9000, reason: 'pump is out' }
      await opened.store.save([ended('a1', 3000, { shelf })])
      expect(await opened.store.load(8999)).toHaveLength(1)
      expect(await opened.store.load(9000)).toEqual([])
    })

    test('answers history newest end first, by time, severity, source, zone and board', async () => {
      await opened.store.save([
        ended('a1', 1000),
        ended('a2', 2000, { severity: 'critical', source: 'presence', zone: 'Keller' }),
        ended('a3', 3000, { board: 'ESP_2', key: 'limit:ESP_2/ph' }),
        exampleAlarm({ id: 'a4' }),
      ])
      const ids = async (query: Partial<AlarmQuery>) => (await opened.store.history({ ...ALL, ...query })).map(({ id }) => id)
      expect(await ids({})).toEqual(['a3', 'a2', 'a1'])
      expect(await ids({ limit: 2 })).toEqual(['a3', 'a2'])
      expect(await ids({ fromMs: 2000, beforeMs: 3000 })).toEqual(['a2'])
      await opened.store.save([ended('a5', 2000), ended('a6', 2000)])
      expect(await ids({ beforeMs: 2000, beforeId: 'a6' })).toEqual(['a5', 'a2', 'a1'])
      expect(await ids({ severities: ['critical', 'info'] })).toEqual(['a2'])
      expect(await ids({ sources: ['presence'] })).toEqual(['a2'])
      expect(await ids({ zone: 'Keller' })).toEqual(['a2'])
      expect(await ids({ board: 'ESP_2' })).toEqual(['a3'])
      expect(await ids({ key: 'limit:ESP_2/ph' })).toEqual(['a3'])
    })

    test('lets go what is old, and what is too much; what stands stays', async () => {
      await opened.store.save([
        exampleAlarm({ id: 'old', firstAtMs: 1 }),
        ...[1000, 2000, 3000, 4000].map((atMs) => ended(`a${atMs}`, atMs)),
      ])
      await opened.store.trim(1500, 2)
      expect((await opened.store.history(ALL)).map(({ id }) => id)).toEqual(['a4000', 'a3000'])
      expect(await opened.store.load(0)).toHaveLength(1)
    })
  })
}
