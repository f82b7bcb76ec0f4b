import { decimalsOf, shownUnit } from '../decimals.ts'
import { seriesName } from '../quantity-names.ts'
import { fillReason, reasonIn } from '../reasons.ts'
import { RULE_FAULT_REASONS, RULE_FAULT_REASONS_DE } from '../rules/fault-reasons.ts'
import type { Series } from '../series.ts'
import type { Alarm, AlarmCode, AlarmParams, AlarmSeverity, AlarmSource } from './alarm.ts'
import { DELIVERY_REASONS } from './delivery-reasons.ts'
import { DELIVERY_REASONS_DE } from './delivery-reasons-de.ts'

/** What an alarm says, in each language; screens, mail and other channels say the same. Pure. */

export type AlarmLanguage = 'en' | 'de'

/** `{name}` is put in as it is; numbers in the language's form. A part in `[…]` is left out when a figure in it is missing. */
const TEXTS: Record<AlarmLanguage, Record<AlarmCode, string>> = {
  en: {
    'limit-high': '{name} too high: {value} {unit}[, limit {limit} {unit}]',
    'limit-low': '{name} too low: {value} {unit}[, limit {limit} {unit}]',
    rule: '{text}',
    'quality-gap': '{name}: readings are missing',
    'quality-flat': '{name}: value does not move any more',
    'quality-jump': '{name}: value jumps',
    'quality-out-of-range': '{name}: value is impossible for this sensor',
    'quality-clock-drift': '{name}: clock of the board is wrong',
    'presence-offline': 'Board is offline[ ({reason})]',
    'presence-many': '{boards} boards went offline at once[ in {zone}]. Check network and power there.',
    'system-store-full': 'The disk is full: readings are not stored. Free some space.',
    'system-store-unavailable': 'The database does not answer: readings are not stored.',
    'system-store-corrupt': 'A database file was damaged[: {message}]',
    'system-library-fault': 'Sensor library {name} cannot be used[: {message}]',
    'system-broker': 'The broker takes no connections: no board is heard. Restart Leitstand.',
    'system-disk-low': 'Only {freeMb} MB ({percent} %) are free on the disk of the data folder',
    'system-behind': 'Readings come faster than they are stored: {pending} wait',
    'system-lag': 'Readings reach the database after {lagMs} ms',
    'system-flood': 'More alarms at once than are kept ({most}): {lost} found no place',
    'system-channel': 'Notifications do not get through: {channel}[ ({reason})]',
    'system-rule': 'Rule {rule} was switched off by Leitstand[: {reason}]',
    'output-unconfirmed': '{name}: OFF is not confirmed, the output may be on',
    'output-alert': '{name}: the board reports {type}[ ({message})]',
    'emergency-stop': 'Emergency stop is latched[: {reason}]',
  },
  de: {
    'limit-high': '{name} zu hoch: {value} {unit}[, Grenze {limit} {unit}]',
    'limit-low': '{name} zu niedrig: {value} {unit}[, Grenze {limit} {unit}]',
    rule: '{text}',
    'quality-gap': '{name}: Messwerte fehlen',
    'quality-flat': '{name}: Wert bewegt sich nicht mehr',
    'quality-jump': '{name}: Wert springt',
    'quality-out-of-range': '{name}: Wert ist für diesen Sensor unmöglich',
    'quality-clock-drift': '{name}: Uhr des Boards geht falsch',
    'presence-offline': 'Board ist offline[ ({reason})]',
    'presence-many': '{boards} Boards auf einmal offline[ in {zone}]. Netz und Strom dort prüfen.',
    'system-store-full': 'Der Datenträger ist voll: Messwerte werden nicht gespeichert. Platz schaffen.',
    'system-store-unavailable': 'Die Datenbank antwortet nicht: Messwerte werden nicht gespeichert.',
    'system-store-corrupt': 'Eine Datei der Datenbank war beschädigt[: {message}]',
    'system-library-fault': 'Sensorbibliothek {name} ist nicht verwendbar[: {message}]',
    'system-broker': 'Der Broker nimmt keine Verbindungen an: kein Board wird gehört. Leitstand neu starten.',
    'system-disk-low': 'Nur noch {freeMb} MB ({percent} %) frei auf dem Datenträger des Datenordners',
    'system-behind': 'Messwerte kommen schneller, als sie gespeichert werden: {pending} warten',
    'system-lag': 'Messwerte erreichen die Datenbank erst nach {lagMs} ms',
    'system-flood': 'Mehr Alarme auf einmal, als gehalten werden ({most}): {lost} fanden keinen Platz',
    'system-channel': 'Benachrichtigungen kommen nicht durch: {channel}[ ({reason})]',
    'system-rule': 'Regel {rule} wurde von Leitstand ausgeschaltet[: {reason}]',
    'output-unconfirmed': '{name}: AUS ist nicht bestätigt, der Ausgang kann an sein',
    'output-alert': '{name}: das Board meldet {type}[ ({message})]',
    'emergency-stop': 'Not-Halt ist verriegelt[: {reason}]',
  },
}

const REASONS: Record<AlarmLanguage, Record<string, string>> = {
  en: {
    silent: 'silent',
    will: 'connection lost',
    unexpected_disconnect: 'connection lost',
    said: 'said so',
    restart: 'not heard since the restart',
    never: 'never heard',
  },
  de: {
    silent: 'stumm',
    will: 'Verbindung verloren',
    unexpected_disconnect: 'Verbindung verloren',
    said: 'hat sich abgemeldet',
    restart: 'seit dem Neustart nicht gehört',
    never: 'nie gehört',
  },
}

/** Sentences of an alarm's `why` (`reasonIn` of reasons.ts). */
const WHY: Record<AlarmLanguage, Record<string, string>> = {
  en: { ...DELIVERY_REASONS, ...RULE_FAULT_REASONS },
  de: { ...DELIVERY_REASONS_DE, ...RULE_FAULT_REASONS_DE },
}

export const SEVERITY_WORDS: Record<AlarmLanguage, Record<AlarmSeverity, string>> = {
  en: { info: 'Info', warning: 'Warning', critical: 'Critical' },
  de: { info: 'Hinweis', warning: 'Warnung', critical: 'Kritisch' },
}

export const SOURCE_WORDS: Record<AlarmLanguage, Record<AlarmSource, string>> = {
  en: {
    limit: 'Limit',
    rule: 'Rule',
    quality: 'Data quality',
    presence: 'Presence',
    system: 'System',
    output: 'Output',
    emergency: 'Emergency stop',
  },
  de: {
    limit: 'Grenze',
    rule: 'Regel',
    quality: 'Datenqualität',
    presence: 'Anwesenheit',
    system: 'System',
    output: 'Ausgang',
    emergency: 'Not-Halt',
  },
}

const numbers = {
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 }),
  de: new Intl.NumberFormat('de-DE', { maximumFractionDigits: 3 }),
}

/** What is wrong, in one sentence. */
export function alarmText({ code, params }: Pick<Alarm, 'code' | 'params'>, language: AlarmLanguage): string {
  const { name, sensorType, channel } = params
  const nameless = (name === null || name === undefined) && typeof sensorType === 'string' && typeof channel === 'string'
  const series = { name: null, gpio: 0, kind: 'number' as const }
  const named: AlarmParams = nameless ? { name: seriesName({ ...series, sensorType, channel }, language) } : {}
  return fill(TEXTS[language][code], { ...params, ...named, ...written(params), ...why(params, language) }, language)
}

/** A reading has the digits of its quantity, as everywhere; all of its own where it would read as the limit it is beyond, or as nothing. */
function written({ value, limit, unit, sensorType }: AlarmParams): AlarmParams {
  if (typeof value !== 'number' || typeof unit !== 'string') return {}
  const digits = 10 ** decimalsOf({ unit, sensorType: String(sensorType ?? '') })
  const rounded = Math.round(value * digits) / digits
  return { value: rounded === limit || rounded === 0 ? value : rounded, unit: shownUnit(unit) }
}

/** The reason as a sentence of this language; as it was told where none is known. */
function why(params: AlarmParams, language: AlarmLanguage): AlarmParams {
  const reason = reasonIn(params)
  const sentence = reason && Object.hasOwn(WHY[language], reason.key) ? WHY[language][reason.key] : undefined
  if (reason === undefined || sentence === undefined) return {}
  const say = (figure: string | number) => (typeof figure === 'number' ? numbers[language].format(figure) : figure)
  return { reason: fillReason(sentence, reason.figures, say) }
}

/** Figures that name a series in each language: what a person called it, else what it measures. */
export function seriesParams({ name, sensorType, channel }: Pick<Series, 'name' | 'sensorType' | 'channel'>): AlarmParams {
  return { name, sensorType, channel }
}

function fill(template: string, params: AlarmParams, language: AlarmLanguage): string {
  const missing = (name: string) => params[name] === undefined || params[name] === null || params[name] === ''
  const kept = template.replace(/\[([^\]]*)\]/g, (_, part: string) =>
    [...part.matchAll(/\{(\w+)\}/g)].some(([, name = '']) => name !== 'unit' && missing(name)) ? '' : part,
  )
  // One pass: what is put in is never read as a place again.
  return kept
    .replace(/\{(\w+)\}/g, (_, name: string) => said(name, params[name], language))
    .replace(/ {2,}| (?=[,.]|$)/g, (gap) => (gap.length > 1 ? ' ' : ''))
}

function said(name: string, value: AlarmParams[string] | undefined, language: AlarmLanguage): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return numbers[language].format(value).replace(/^-/, '−')
  if (name === 'reason' && typeof value === 'string' && Object.hasOwn(REASONS[language], value)) return REASONS[language][value] ?? value
  return String(value)
}
