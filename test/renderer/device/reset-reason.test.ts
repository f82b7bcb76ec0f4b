import { expect, it } from 'vitest'
import { resetKind } from '../../../renderer/device/reset-reason.ts'

it.each([
  ['POWERON', 'powerOn'],
  ['POWERON_RESET', 'powerOn'],
  ['ESP_RST_BROWNOUT', 'brownout'],
  ['RTCWDT_BROWN_OUT_RESET', 'brownout'],
  ['TASK_WDT', 'watchdog'],
  ['Interrupt watchdog', 'watchdog'],
  ['ESP_RST_PANIC', 'crash'],
  ['DEEPSLEEP_RESET', 'deepSleep'],
  ['Software/System restart', 'software'],
  ['SW_CPU_RESET', 'software'],
  ['EXT_CPU_RESET', 'external'],
  ['OTA', 'update'],
  ['SDIO', 'other'],
  ['ESP_RST_UNKNOWN', 'unknown'],
  [undefined, 'unknown'],
])('reads %s as %s', (reason, kind) => {
  expect(resetKind(reason)).toBe(kind)
})
