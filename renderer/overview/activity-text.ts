import type { TFunction } from 'i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import { ALARM_CODES } from '../../backend/contract/alarms/alarm.ts'
import { alarmText } from '../../backend/contract/alarms/text.ts'
import { reasonIn } from '../../backend/contract/reasons.ts'
import { RULE_FAULTS } from '../../backend/contract/rules/desk.ts'
import { resetKind } from '../device/reset-reason.ts'
import { flashText } from '../flash/flash-activity.ts'
import { boardSentence, commandCode, commandName } from '../language/command-words.ts'
import type { Format } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { reasonSentence } from '../language/reasons.ts'
import { rejectWord } from '../language/reject-word.ts'
import { actuatorType } from '../quantities/actuator-words.ts'
import { decimalsOf, shownUnit } from '../quantities/format.ts'
import { zoneText } from '../zones/zone-activity.ts'

/** Says an activity entry in the reader's language: a line and what stands under it. Pure; `entryText` (entry-text.ts) knows the names. */
export interface ActivityText {
  title: string
  note: string
}

/** @param outputName what the entry's output is called; without it its pin is named */
export function activityText(
  entry: Activity,
  boardName: string,
  t: TFunction<'overview'>,
  format: Format,
  outputName?: string,
): ActivityText {
  const detail = (key: string): string => {
    const value = entry.detail[key]
    return value === null || value === undefined ? '' : String(value)
  }
  const board = boardName
  const notes = (...parts: string[]) => parts.filter((part) => part !== '').join(', ')
  const by = personName(entry.by, format.language)
  const gpio = detail('gpio')
  const output = outputName ?? t('activity.output', { gpio })

  switch (entry.kind) {
    case 'board-new':
      return { title: t('activity.boardNew', { board }), note: notes(entry.board === board ? '' : (entry.board ?? '')) }
    case 'board-accepted':
      return { title: t('activity.boardAccepted', { board }), note: by }
    case 'board-rejected':
      return { title: t('activity.boardRejected', { board }), note: by }
    case 'board-online':
      return { title: t('activity.boardOnline', { board }), note: detail('reason') === 'boot' ? '' : detail('reason') }
    case 'board-offline':
      return { title: t('activity.boardOffline', { board }), note: notes(offlineWord(detail('reason'), t), signal(entry, t, format)) }
    case 'board-restarted':
      return { title: t('activity.boardRestarted', { board }), note: t(`reset.${resetKind(detail('reason'))}`, { ns: 'device' }) }
    case 'board-error':
      return { title: t('activity.boardError', { board, code: detail('code') }), note: detail('message') }
    case 'board-edited':
      return { title: t('activity.boardEdited', { board }), note: notes(detail('name'), detail('zone'), by) }
    case 'messages-rejected':
      return { title: t('activity.messagesRejected'), note: notes(board, rejectWord(detail('reason'), format.language)) }
    case 'state-changed':
      return { title: t('activity.stateChanged', { name: detail('name') || board, value: detail('value') }), note: board }
    case 'actuator-changed':
      return {
        title: t(detail('on') === 'true' ? 'activity.outputOn' : 'activity.outputOff', { output }),
        note: notes(board, actuatorType(detail('type'), format.language)),
      }
    case 'actuator-alert':
      return {
        title:
          gpio === '' || gpio === WHOLE_BOARD
            ? alertWord(detail('type'), t)
            : t('activity.alert', { output, type: alertWord(detail('type'), t) }),
        // What Leitstand itself says is in the word already.
        note: notes(board, detail('type') === 'off_unconfirmed' ? '' : detail('message')),
      }
    case 'command-confirmed':
      return {
        title: t('activity.commandConfirmed', { output, command: commandWord(detail('command'), t) }),
        note: notes(board, confirmed(entry, t, format), by),
      }
    case 'command-failed':
      return {
        title: t('activity.commandFailed', { output, command: commandWord(detail('command'), t) }),
        note: notes(board, whyIn(entry) ?? detail('message'), by),
      }
    case 'limit-crossed':
      return {
        title: t(entry.detail.to === 'ok' ? 'activity.limitKept' : 'activity.limitCrossed', { name: detail('name') || board }),
        note: [reading(entry, format), board].filter((part) => part !== '').join(' · '),
      }
    case 'series-edited':
      return {
        title: t('activity.seriesEdited', { name: detail('name') || board }),
        note: notes(board, editedWords(detail('what'), t), by),
      }
    case 'board-deleted':
    case 'board-restored':
    case 'board-replaced':
      return { title: boardSentence(entry.kind, { board, former: detail('former'), command: '' }, format.language), note: by }
    case 'board-command-done':
    case 'board-command-failed': {
      const command = commandName(detail('command'), format.language)
      const why = entry.kind === 'board-command-done' ? '' : detail('message') || commandCode(detail('code'), format.language)
      return { title: boardSentence(entry.kind, { board, former: '', command }, format.language), note: notes(why, by) }
    }
    case 'firmware-changed':
      return {
        title: t('activity.firmwareChanged', { to: detail('to') }),
        note: notes(board, detail('from') && t('activity.firmwareBefore', { from: detail('from') })),
      }
    case 'series-calibrated':
      return {
        title: t(detail('method') === 'removed' ? 'activity.calibrationRemoved' : 'activity.calibrated', { name: detail('name') || board }),
        note: notes(board, detail('operator') && t('activity.operator', { by: detail('operator') })),
      }
    case 'history-changed':
      return {
        title: t(`activity.history.${historyWord(detail('what'))}`, { name: detail('name') || board }),
        note: notes(samples(entry.detail.changed, t, format), detail('reason'), by),
      }
    case 'export-finished':
      return { title: t('activity.exportFinished', { title: detail('title') }), note: notes(rows(entry.detail.rows, t, format), by) }
    case 'export-failed':
      return { title: t('activity.exportFailed', { title: detail('title') }), note: notes(detail('message') || detail('code'), by) }
    case 'import-finished':
      return {
        title: t('activity.importFinished', { name: detail('fileName') }),
        note: notes(samples(entry.detail.accepted, t, format), by),
      }
    case 'data-quality':
      return { title: t(`activity.finding.${findingWord(detail('finding'))}`, { name: detail('name') || board }), note: board }
    case 'schedule-missed':
      return { title: t('activity.scheduleMissed', { name: detail('name') }), note: dueNote(entry.detail.dueMs, format) }
    case 'schedule-refused':
      return {
        title: t('activity.scheduleRefused', { name: detail('name') }),
        note: notes(board && `${board}, GPIO ${detail('gpio')}`, whyIn(entry) ?? detail('message')),
      }
    case 'interlock-changed':
      return {
        title: t(`activity.interlock.${interlockWord(detail('what'))}`, { name: detail('name') }),
        note: notes(detail('outputs'), detail('before') && t('activity.interlock.before', { outputs: detail('before') }), by),
      }
    case 'configuration-saved':
      return {
        title: t('activity.saved', { ns: 'configuration', version: detail('version') }),
        note: notes(board, detail('note'), by),
      }
    case 'configuration-sent':
      return { title: t('activity.sent', { ns: 'configuration', version: detail('version') }), note: notes(board, by) }
    case 'configuration-confirmed':
      return { title: t('activity.confirmed', { ns: 'configuration', version: detail('version') }), note: board }
    case 'configuration-failed':
      return {
        title: t(`activity.${failedWord(detail('state'))}`, { ns: 'configuration', version: detail('version') }),
        note: notes(board, detail('message')),
      }
    case 'configuration-differs':
      return {
        title: t(entry.detail.healing === false ? 'activity.differs' : 'activity.healing', { ns: 'configuration', board }),
        note: '',
      }
    case 'emergency-stopped':
      return { title: t('activity.stopped', { ns: 'emergency' }), note: notes(detail('reason'), by) }
    case 'emergency-reason':
      return { title: t('activity.stopReason', { ns: 'emergency' }), note: notes(detail('reason'), by) }
    case 'emergency-dismissed':
      return { title: t('activity.stopDismissed', { ns: 'emergency' }), note: notes(board, detail('reason'), by) }
    case 'emergency-secured':
      return { title: t('activity.stopSecured', { ns: 'emergency', gpio }), note: notes(board, by) }
    case 'emergency-release':
      return { title: t('activity.stopRelease', { ns: 'emergency' }), note: notes(detail('reason'), by) }
    case 'emergency-release-broken':
      return { title: t('activity.stopReleaseBroken', { ns: 'emergency' }), note: t('activity.stopReleaseBrokenNote', { ns: 'emergency' }) }
    case 'emergency-released':
      return {
        title: t('activity.stopReleased', { ns: 'emergency' }),
        note: notes(detail('held') === '0' ? '' : t('activity.stopHeld', { ns: 'emergency', count: Number(detail('held')) }), by),
      }
    case 'emergency-clear-ignored':
      return { title: t('activity.stopClearIgnored', { ns: 'emergency' }), note: notes(detail('client')) }
    case 'board-flashed':
    case 'board-flash-failed':
      return flashText(entry, by, t)
    case 'rollout-started':
      return {
        title: t('activity.rolloutStarted', { name: detail('name') }),
        note: notes(t('activity.rolloutBoards', { count: Number(entry.detail.boards) || 0 }), detail('reason'), by),
      }
    case 'rollout-stopped':
      return {
        title: t('activity.rolloutStopped', { name: detail('name') }),
        note: t('activity.rolloutFailures', { count: Number(entry.detail.failed) || 0 }),
      }
    case 'rollout-changed':
      return { title: t(`activity.rollout.${rolloutWord(detail('what'))}`, { name: detail('name') }), note: by }
    case 'rollout-finished':
      return {
        title: t('activity.rolloutFinished', { name: detail('name') }),
        note: t('activity.rolloutCounts', { done: detail('done'), failed: detail('failed'), skipped: detail('skipped') }),
      }
    case 'rollout-board-failed':
      return {
        title: t('activity.rolloutBoardFailed', { board, name: detail('name') }),
        note: reasonSentence({ key: detail('reason'), figures: figuresOf(entry.detail) }) ?? '',
      }
    case 'alarm-raised':
    case 'alarm-worse':
    case 'alarm-ended': {
      const code = ALARM_CODES.find((one) => one === detail('code'))
      const text = code === undefined ? detail('key') : alarmText({ code, params: entry.detail }, format.language)
      return { title: t(`activity.${ALARM_WORDS[entry.kind]}`, { text }), note: board }
    }
    case 'alarm-acknowledged':
    case 'alarm-shelved':
    case 'alarm-cleared': {
      const others = Number(entry.detail.alarms ?? 1)
      return {
        title: t(`activity.${ALARM_WORDS[entry.kind]}`, { count: others }),
        note: notes(others > 1 ? '' : detail('name') || board, detail('comment'), by),
      }
    }
    case 'rule-published':
      return { title: t('activity.rulePublished', { name: detail('name'), version: detail('version') }), note: notes(detail('note'), by) }
    case 'rule-switched':
      return {
        title: t(entry.detail.enabled === true ? 'activity.ruleOn' : 'activity.ruleOff', { name: detail('name') }),
        note: notes(entry.detail.dryRun === true ? t('activity.ruleTells') : '', by),
      }
    case 'rule-stopped':
      return { title: t('activity.ruleStopped', { name: detail('name') }), note: t(`activity.ruleFault.${ruleFault(detail('fault'))}`) }
    case 'rule-dropped':
      return { title: t('activity.ruleDropped', { count: Number(entry.detail.dropped) || 0 }), note: detail('name') }
    case 'rule-notice':
      return { title: detail('title'), note: detail('text') }
    case 'rules-paused':
      return { title: t('activity.rulesPaused'), note: by }
    case 'rules-resumed':
      return { title: t('activity.rulesResumed'), note: by }
    case 'zone-refused':
    case 'zone-unanswered':
    case 'zone-changed':
    case 'zone-made-safe':
      return zoneText(entry, board, by, t)
    case 'notification-failed':
      return { title: t('activity.notificationFailed', { channel: detail('channel') }), note: whyIn(entry) ?? detail('reason') }
    case 'serial-sent':
      return { title: t('activity.sent', { ns: 'monitor', port: detail('port'), count: Number(entry.detail.times) }), note: by }
    case 'serial-reset':
      return {
        title: t(detail('into') === 'loader' ? 'activity.loader' : 'activity.program', { ns: 'monitor', port: detail('port') }),
        note: by,
      }
    case 'library-loaded':
      return { title: t('activity.libraryLoaded', { name: detail('name') }), note: detail('version') }
    case 'library-fault':
      return { title: t('activity.libraryFault', { name: detail('name') }), note: detail('message') || detail('fault') }
    case 'demo-started':
      return { title: t('activity.demoStarted'), note: by }
    case 'demo-stopped':
      return { title: t('activity.demoStopped'), note: by }
    case 'system-started':
      return { title: t('activity.systemStarted'), note: detail('version') }
    case 'system-trouble':
      return { title: t('activity.systemTrouble'), note: detail('message') || detail('code') }
  }
}

const ALARM_WORDS = {
  'alarm-raised': 'alarmRaised',
  'alarm-worse': 'alarmWorse',
  'alarm-ended': 'alarmEnded',
  'alarm-acknowledged': 'alarmAcknowledged',
  'alarm-shelved': 'alarmShelved',
  'alarm-cleared': 'alarmCleared',
} as const

function ruleFault(fault: string) {
  return RULE_FAULTS.find((word) => word === fault) ?? 'threw'
}

const EDITED = ['name', 'unit', 'library', 'parameters', 'calibration', 'offset', 'limits'] as const

function editedWords(what: string, t: TFunction<'overview'>): string {
  const fields = what.split(', ')
  return EDITED.filter((field) => fields.includes(field))
    .map((field) => t(`activity.edited.${field}`))
    .join(', ')
}

const ALERTS = [
  'emergency_stop',
  'config_invalid',
  'runtime_protection',
  'overrun',
  'fault',
  'verification_failed',
  'off_unconfirmed',
] as const

/** The pin under which a board speaks for all of its outputs. */
const WHOLE_BOARD = '255'

/** Boards of others may send words of their own. */
function alertWord(type: string, t: TFunction<'overview'>): string {
  const known = ALERTS.find((word) => word === type)
  return known ? t(`alerts.${known}`, { ns: 'outputs' }) : type.replaceAll('_', ' ')
}

function whyIn({ detail }: Activity): string | undefined {
  const reason = reasonIn(detail)
  return reason && reasonSentence(reason)
}

function failedWord(state: string) {
  return (['partial', 'refused', 'unanswered'] as const).find((word) => word === state) ?? 'refused'
}

function historyWord(what: string) {
  return (['reprocess', 'edit', 'exclude', 'undo'] as const).find((word) => word === what) ?? 'edit'
}

function interlockWord(what: string) {
  return (['made', 'changed', 'on', 'off', 'deleted'] as const).find((word) => word === what) ?? 'changed'
}

function findingWord(finding: string) {
  return (['gap', 'flat', 'jump', 'out-of-range', 'clock-drift'] as const).find((word) => word === finding) ?? 'other'
}

function rolloutWord(what: string) {
  return (['paused', 'resumed', 'retried', 'cancelled'] as const).find((word) => word === what) ?? 'resumed'
}

function figuresOf(detail: Activity['detail']): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(detail).filter((one): one is [string, string | number] => typeof one[1] === 'string' || typeof one[1] === 'number'),
  )
}

function samples(count: Activity['detail'][string] | undefined, t: TFunction<'overview'>, format: Format): string {
  return typeof count === 'number' ? t('activity.samples', { count, number: format.number(count) }) : ''
}

function rows(count: Activity['detail'][string] | undefined, t: TFunction<'overview'>, format: Format): string {
  return typeof count === 'number' ? t('activity.rows', { count, number: format.number(count) }) : ''
}

function offlineWord(reason: string, t: TFunction<'overview'>): string {
  // `unexpected_disconnect` is what the last will of our firmware says.
  if (reason === 'will' || reason === 'unexpected_disconnect') return t('activity.lastWill')
  if (reason === 'silent') return t('activity.silent')
  return reason === 'said' ? t('activity.said') : reason
}

function commandWord(command: string, t: TFunction<'overview'>): string {
  return command === 'ON' || command === 'OFF' ? t(command === 'ON' ? 'tile.on' : 'tile.off') : command
}

function dueNote(dueMs: Activity['detail'][string] | undefined, format: Format): string {
  return typeof dueMs === 'number' ? `${format.date(dueMs)} ${format.shortTime(dueMs)}` : ''
}

function signal(entry: Activity, t: TFunction<'overview'>, format: Format): string {
  const rssi = entry.detail.rssiDbm
  return typeof rssi === 'number' ? t('activity.rssi', { rssi: format.number(rssi) }) : ''
}

function confirmed(entry: Activity, t: TFunction<'overview'>, format: Format): string {
  const tookMs = entry.detail.tookMs
  return typeof tookMs === 'number' ? t('activity.after', { seconds: format.number(tookMs / 1000, 1) }) : t('activity.confirmed')
}

function reading({ detail }: Activity, format: Format): string {
  if (typeof detail.value !== 'number') return ''
  const unit = typeof detail.unit === 'string' ? detail.unit : ''
  return `${format.number(detail.value, decimalsOf({ unit, sensorType: '' }))} ${shownUnit(unit)}`.trim()
}
