import { expect, test } from 'vitest'
import type { Series } from '../../../backend/contract/series.ts'
import { channelContent, stateKey } from '../../../renderer/device/channel-content.ts'
import { makeFormat } from '../../../renderer/language/format.ts'

const OUTPUT: Series = {
  ...{ id: 7, organisation: 'default', board: 'ESP_1', channel: 'gpio25:output', kind: 'state', gpio: 25, sensorType: 'output' },
  ...{ address: null, name: null, unit: '', library: null, parameters: {}, calibration: null, offset: 0, limits: {}, createdAtMs: 0 },
}
const answer = { fromMs: 0, toMs: 1000, columns: new Map(), loading: false, failure: null, reload: () => undefined }

test('an output is drawn as it is stored: on while it was on, and nothing before it was first heard', () => {
  const changes = new Map([
    [
      stateKey(OUTPUT),
      [
        [300, true],
        [500, false],
        [900, true],
      ] as const,
    ],
  ])
  const { strips } = channelContent({ curve: null, states: [OUTPUT] }, { ...answer, changes }, 'Dosing', makeFormat('en'))
  expect(strips).toHaveLength(1)
  expect(strips[0]?.name).toBe('GPIO 25')
  expect(strips[0]?.stretches.map(({ fromMs, toMs, look }) => [fromMs, toMs, look])).toEqual([
    [300, 500, 'on'],
    [500, 900, 'off'],
    [900, 1000, 'on'],
  ])
})
