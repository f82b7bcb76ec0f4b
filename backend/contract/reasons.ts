import Type, { type Static } from 'typebox'
import { DELIVERY_REASONS } from './alarms/delivery-reasons.ts'
import { PROVISION_REASONS } from './flash/provision-reasons.ts'
import { FLASH_REASONS } from './flash/reasons.ts'
import { RULE_FAULT_REASONS } from './rules/fault-reasons.ts'

/**
 * Why exactly something was refused or failed, for people: sentences with figures, named by a key, so that a screen can say them in
 * its own language (renderer/language/reasons.ts has the same keys). An error's code is for programs; this is what goes beside it.
 * `{name}` is put in as it is, `{name:word}` is one of REASON_WORDS, `{name:unit}` may be empty,
 * `{name:time}` is Unix ms; `{name:pins}` numbers of pins, may be empty; `{name:else}` the same as a sentence of its own, which may be left out;
 * `{name:english}`, `{name:german}` words of its own that only one language says.
 */
export const REASONS = {
  'time-zone': '{name} is no time zone that is known here. Use a name such as Europe/Berlin.',
  'range-past': 'The range must start before it ends, in the past.',
  'series-unknown': 'No series has the id {series}.',
  'series-several-unknown': 'No series have the ids {series}.',
  'series-none-left': 'None of the series exists (any more): {series}.',
  'too-many-series': '{asked} series are asked for, at most {most} at a time.',
  'too-many-points': '{series} series with {points} points each are more than {most} in all. Take fewer series or points.',
  'too-many-buckets': 'The range has more than {most} of this bucket. Take a shorter range or a larger bucket.',
  'too-many-wide': 'A wide table takes {most} points. Choose the long layout, or fewer points.',
  'too-many-in-report': 'A report shows {most} series at most. Take fewer, or CSV.',
  'file-too-large': 'The file passes {megabytes} MB.',

  'upload-too-large': 'A file may have 2 GiB at most. Import it in parts.',
  'upload-no-room': 'The disk has no room for this file. Free some space or import it in parts.',
  'upload-broke-off': 'The upload broke off. Send the file again.',
  'upload-gone': 'The uploaded file is gone. Upload it again.',
  'file-empty': 'The file is empty.',
  'file-no-text': 'This is no text file. Export it as CSV first, then upload that.',
  'file-no-rows': 'The file has no rows.',
  'file-no-times': 'No column holds times that Leitstand reads, for example 2026-02-01 13:45:00 or 01.02.2026 13:45.',
  'file-no-delimiter': 'No delimiter (comma, semicolon, tab or bar) parts its lines into columns.',
  'times-far': 'Only times from the year 1 to the year 9999 go into a file.',
  'file-quote': 'Line {line} is longer than a million characters, or a quotation mark is opened near it and not closed.',
  'file-broken': 'The file cannot be read near line {line}: {message}',
  'encoding-other': 'The file is not {given}, it looks like {looks}.',
  'encoding-utf8': 'The file is valid UTF-8; read as {given} its special characters would be garbled.',
  'mapping-unreadable': 'Read as {encoding} with this delimiter it is no table with times. Choose another of one.',
  'mapping-signs': 'Delimiter and decimal sign are the same. Choose another of one.',
  'mapping-unsaid': 'Say which column holds {role:word}.',
  'mapping-no-column': 'Column {column} ({role:word}) does not exist: the file has {width}.',
  'mapping-column-twice': 'Column {column} is mapped twice: as {other:word} and as {role:word}.',
  'mapping-columns-together': 'Columns {other} and {column} go into the same series. Choose another for one of them.',
  'mapping-no-values': 'No column with values is mapped. Choose a series for at least one.',
  'mapping-name-twice': 'The name “{name}” is mapped twice.',
  'mapping-names-together': '“{other}” and “{name}” go into the same series. Choose another for one of them.',
  'mapping-no-names': 'No name is mapped. Choose a series for at least one.',
  'mapping-column-gone': 'Column {column}: series {series} does not exist (any more). Choose another.',
  'mapping-name-gone': '“{name}”: series {series} does not exist (any more). Choose another.',
  'mapping-column-channel': 'Column {column}: the channel’s name holds characters that are not allowed.',
  'mapping-name-channel': '“{name}”: the channel’s name holds characters that are not allowed.',
  'mapping-keep-only': 'Stored samples cannot be replaced here. Keep them, or correct them one by one.',
  'mapping-board-full': '{board} has {most} series, the most a board may have. Choose another board.',

  'revision-states': 'This series holds states. Only numbers can be changed.',
  'revision-kept-since': 'Single readings of this series are kept since {sinceMs:time}.',
  'revision-times-missing': '{missing} of {asked} times have no sample, the first is {firstMs:time}.',
  'revision-needs-value': 'The sample at {atMs:time} needs a value.',
  'revision-two-values': 'The sample at {atMs:time} is given twice, with two values.',
  'revision-other-unit': '{library} makes {made:unit}, this series holds {held:unit}. Change the series first.',
  'revision-neighbour':
    'The library uses {types} of the same board, and that has no readings in this range. Choose another range, or a fixed value in the library’s parameters.',
  'revision-not-in-force': 'This change is not in force: there is nothing to undo.',
  'revision-later': '{by}: {reason}',
  'revisions-waiting': '{most} changes of history wait already.',
  'previews-busy': 'Other previews are being worked out. Retry in a moment.',
  'library-not-loaded': 'The sensor library {name} is not loaded.',
  'scans-waiting': '{most} checks wait already.',

  'calibration-offset': 'The offset must be a number.',
  'calibration-numbers': 'Calibration points must be numbers.',
  'calibration-two-points': 'A line or a table needs two points at least. Add one, or choose an offset.',
  'calibration-measured-twice': 'Two calibration points measured {measured}. Take them at different values.',
  'calibration-actual-twice': 'Both calibration points stand for {actual}. Take them at two different values.',
  'calibration-close': 'The calibration points lie too close together.',
  'calibration-turns': 'The table turns back or stands still between {measured} and {next}. It must rise or fall all the way.',
  'limits-order': 'Limits must rise: critical low ≤ warning low ≤ warning high ≤ critical high.',
  'hysteresis-negative': 'The hysteresis must be 0 or more.',
  'hysteresis-too-wide': 'The hysteresis {hysteresis} must be less than the distance from {low} to {high}.',

  'scan-silent': '{board} said nothing within {seconds} s. Check that it runs, then scan again.',
  'scan-unsupported': 'Update the firmware of {board}, or type the address in.',
  'scan-refused': '{board} says: {message}',
  'scan-unreadable': '{board} answered with something that is no list of devices.',

  'range-form': 'Write 192.168.1.0/24, 192.168.1.10-192.168.1.50 or one address such as 192.168.1.7.',
  'range-order': 'The range must rise: {first} comes after {last}.',
  'range-large': 'The range has {count} addresses, {most} are the most. Take a part of it.',
  'range-reserved': 'No device can have {address}. Take the range of a network, such as 192.168.1.0/24.',
  'range-public': '{range} is not a private network. Confirm that you may scan it.',
  'scan-range-running': '{range} is being scanned. Wait for it, or cancel it.',

  'pin-taken': 'GPIO {gpio} is used by {by}. Choose another pin.',
  'pin-taken-free': 'GPIO {gpio} is used by {by}. Free: {free}.',
  'pin-second-wire': 'Both wires of the output are GPIO {gpio}. Choose another pin for one of them.',
  'pin-absent': '{chip} has no GPIO {gpio}. Free: {free:pins}.',
  'pin-inside': 'GPIO {gpio} is not led out on the {board}. Free: {free:pins}.',
  'pin-flash': 'GPIO {gpio} carries the flash memory; used for anything else the board crashes. Free: {free:pins}.',
  'pin-psram': 'GPIO {gpio} carries the PSRAM; used for anything else the board crashes. Free: {free:pins}.',
  'pin-usb': 'GPIO {gpio} carries USB; used for anything else the board cannot be reached by cable. Free: {free:pins}.',
  'pin-input-only': 'GPIO {gpio} can only be an input. Free: {free:pins}.',
  'pin-output-only': 'GPIO {gpio} can only be an output. Free: {free:pins}.',
  'pin-no-adc': 'GPIO {gpio} cannot measure a voltage (no ADC). Free: {free:pins}.',
  'pin-adc2': 'GPIO {gpio} measures with ADC2, which does not work while Wi-Fi is on. Free: {free:pins}.',
  'pin-adc-erratum': 'GPIO {gpio} measures with ADC2, whose readings are wrong by the chip’s errata. Free: {free:pins}.',
  'pin-no-pwm': 'GPIO {gpio} has no PWM. Free: {free:pins}.',
  'pin-flash-voltage':
    'GPIO {gpio} sets the flash voltage at boot; with an output or a pull-up the board does not start. Free: {free:pins}.',
  'pin-start-log': 'GPIO {gpio} sends the boot log (UART TX): an output would switch at every start. Free: {free:pins}.',
  'pin-note': 'GPIO {gpio}: {en:english}{de:german}{free:else}',
  'pin-strap-download': 'GPIO {gpio} must be high while the board starts (strapping). Held low, it waits for firmware instead.',
  'pin-strap-flash-low': 'GPIO {gpio} must be low or open to flash by cable (strapping). Held high at boot, flashing fails.',
  'pin-strap-flash-high': 'GPIO {gpio} must be high to flash by cable (strapping). Held low at boot, flashing fails.',
  'pin-strap-voltage': 'GPIO {gpio} sets the flash voltage (strapping). Held high at boot, the board does not start.',
  'pin-strap-sdio': 'GPIO {gpio} is high at boot and sets the SDIO timing (strapping). Held low, timing changes; nothing else.',
  'pin-strap-log': 'GPIO {gpio} is high at boot (strapping). Held low, the boot log stays silent.',
  'pin-strap-jtag': 'GPIO {gpio} chooses the JTAG port at boot (strapping). Nothing may drive it then.',
  'pin-strap-pulse': 'GPIO {gpio} is high while the board starts: an output on it may be on until the firmware runs.',
  'pin-uart-tx': 'GPIO {gpio} sends the serial log (UART TX). The log and flashing by cable disturb what is on it.',
  'pin-uart-rx': 'GPIO {gpio} is the serial input (UART RX). What is on it disturbs the serial monitor and flashing by cable.',
  'pin-feedback': 'GPIO {gpio} can only be an input: as second wire it reads feedback, it cannot drive.',
  'pin-no-pull': 'GPIO {gpio} has no pull-up inside. Wire one, 10 kΩ to 3V3.',
  'onewire-twice': '{by} has the same ROM {rom}. Each device may be set up once.',
  'onewire-which': '{by} is on the same OneWire bus (GPIO {gpio}). Choose a ROM for both: without, nothing tells them apart.',
  'i2c-one-wire': 'SDA and SCL are both GPIO {gpio}. Choose another pin for one of them.',
  'i2c-no-scl': 'No pin is chosen for SCL (SDA is GPIO {gpio}). The board takes the one its firmware knows.',
  'i2c-torn': '{by} shares one wire of this I²C bus but not the other. Take SDA {sda} and SCL {scl}, or two other pins.',
  'i2c-twice': '{by} has the same I²C address {address} on this bus. Set another address, or use other wires.',
  'interval-report': 'Reports every {reportS} s cannot come more often than measurements every {sampleS} s.',
  'interval-bus': '{devices} devices on this bus take {neededS} s for a turn, {sampleS} s are asked for. Set a longer interval.',
  'interval-board': 'The board would send {perS} readings per second, about {most} are what one can. Set longer report intervals.',
  'pwm-channels': '{chip} has {most} PWM channels, {wanted} are wanted. Use a plain output for one.',
  'emergency-not-servo': 'Only a servo keeps a position at an emergency stop, everything else goes off. Leave it empty.',
  'rule-only-if':
    'While the centre is away this rule does not run: the output on GPIO {gpio} has a condition that the board does not know.',
  'rule-interlock':
    'While the centre is away this rule does not run: the output on GPIO {gpio} is interlocked with one of another board, which this one does not see.',
  'rule-no-output': 'No output is on GPIO {gpio}. Choose one that is configured.',
  'rule-no-sensor': 'No sensor is on GPIO {gpio}. Choose one that is configured.',
  'rules-file': 'This is no file of rules. {said:english}',
  'rules-file-rule': 'This is no file of rules. Rule {rule}: {said:english}',
  'rules-file-twice': 'This is no file of rules: the id {id} is in it twice.',
  'rules-file-many': 'The file has {rules} rules, at most {most} are taken at once. Split it.',
  'rule-thresholds': 'Set the threshold to switch on and the one to switch off.',
  'rule-crossed': 'The thresholds cross: it would switch on and off at once. Leave a gap between them.',

  'output-stopped': 'The emergency stop is latched since {sinceMs:time} ({by}: {reason}). Release it first.',
  'output-held': '{by} ({source:word}) holds this output until {untilMs:time}.',
  'output-held-on': '{by} ({source:word}) keeps this output on.',
  'output-runtime': 'It may run {maxS} s at a stretch and is on since {sinceMs:time}. Switch it off first.',
  'output-cooldown': 'It rests {cooldownS} s between two times on. Retry in {waitS} s.',
  'output-running': 'It is on, or may be, and rests {cooldownS} s between two times on. Switch it off first.',
  'output-activations': 'It was switched on {count} times within 60 min, {most} are allowed. Retry in {waitS} s.',
  'interlock-on': 'Never both ({interlock}): {partner} is on.',
  'interlock-maybe': 'Never both ({interlock}): {partner} may be on, its OFF is not confirmed yet.',
  'interlock-unknown': 'Never both ({interlock}): the state of {partner} is not known.',
  'interlock-unreachable': 'Never both ({interlock}): {partner} cannot be reached, so it may be on.',
  'condition-missing': 'Only if {series}: it has no value yet.',
  'condition-stale': 'Only if {series}: its newest value is {ageS} s old, at most {maxAgeS} s are allowed.',
  'condition-bad': 'Only if {series}: its newest value is not to be trusted.',
  'condition-above': 'Only if {series} is above {low} {unit}: it is {value}.',
  'condition-below': 'Only if {series} is below {low} {unit}: it is {value}.',
  'condition-between': 'Only if {series} is between {low} and {high} {unit}: it is {value}.',
  'condition-outside': 'Only if {series} is outside {low} to {high} {unit}: it is {value}.',
  'output-inactive': '{name} is set to inactive in the configuration.',
  'output-unplanned': 'GPIO {gpio} is no output in the configuration of the board. Add it there first.',
  'output-not-dimmed': '{name} is only on or off: it takes no share.',
  'output-fate': 'An ON before it was not confirmed in time: it may still be executed.',
  'command-not-sent': 'It was not sent: another command came first, or the disk was too slow.',
  'command-not-taken': 'The broker did not take it.',
  'command-superseded': 'A later command took its place.',
  'command-unanswered': 'The board did not answer.',
  'command-unconfirmed': 'The board took it but did not report the new state.',
  'toggle-unknown': 'The board has not said whether the output is on. Say ON or OFF.',
  'template-wrong-type': 'The board is of the type {type}; the template fits {types}. Leave the board out, or choose another template.',
  'template-type-unknown': 'The board’s type is not known; the template is for {types}. Choose the type on the board’s page.',
  'template-value-missing': 'The value “{name}” is missing. Enter it in the table.',
  'template-no-number': '“{value}” for {name} is no number.',
  'template-out-of-range': '{field} is out of its range with these values.',
  'template-no-match': '{name} on GPIO {gpio} is not on this board; its limits change nothing.',
  'template-name-taken': 'The variable {name} is there twice, or is one of {known}. Give it another name.',
  'template-default-type': 'The default of {name} does not fit its type. Change one of them.',
  'template-binding-gone': 'A binding names {at}, which is not there. Take the binding out.',
  'template-not-bindable': '{field} cannot be bound to a variable.',
  'template-bound-number': '{name} is bound to {field} and must be a variable of the type number.',
  'template-undeclared': 'The variable {name} is used in a text, but not declared. Add it, or take it out of the text.',
  'template-conditions': 'Conditions (“only if”) read the same series as in the template. Check that they are meant for this board.',

  'rollout-board-unknown': 'The board does not exist (any more).',
  'rollout-not-accepted': 'The board is not accepted. Accept it under Devices, then retry.',
  'rollout-plain-board': 'A plain board takes no configuration and no commands.',
  'rollout-offline': 'The board is offline. Bring it back, then retry.',
  'rollout-stopped-board': 'The emergency stop holds the board. It goes on after the release.',
  'rollout-unconfigured': 'The board has no configuration yet; the template becomes its first.',
  'rollout-changed-meanwhile': 'Its configuration was changed meanwhile (version {found} instead of {expected}). Look at it, then retry.',
  'rollout-timeout': 'No confirmation within {seconds} s. Look at the board, then retry.',
  'rollout-not-back': 'The board has not come back within {seconds} s. Look at its power and WiFi, then retry.',
  'rollout-error-reported': 'The board reports {code}: {message}. Mend the cause, then retry.',
  'rollout-heap': 'Free memory fell from {before} to {after} bytes. Make the configuration smaller, or return to the one before.',
  'rollout-rssi': 'The signal fell from {before} to {after} dBm. Look at place and antenna, then retry.',
  'rollout-no-values': 'No values have come since the change. Look at pins and sensors, then retry.',
  'rollout-no-earlier': 'Its configuration has no earlier version to return to.',
  'rollout-no-version': 'Version {wanted} of its configuration does not exist.',
  'rollout-refused': '{message}',
  'rollout-already': 'The board has this configuration already; nothing is sent.',
  'rollout-stopped-itself': '{failed} boards failed; the stop is set at {most}. Look at the failures, then retry them or go on.',
  'rollout-most-boards': 'More than {most} boards at a time, and every firmware update, need the role admin.',
  'rollout-not-now': 'A rollout that is {state} cannot do this.',
  'rollout-board-busy': '{board} is in the rollout “{name}”, which has not ended. Wait for it or cancel it.',

  'rule-problems': '{english:english}{german:german}',
  stopping: 'Leitstand is being stopped.',
  ...DELIVERY_REASONS,
  ...FLASH_REASONS,
  ...PROVISION_REASONS,
  ...RULE_FAULT_REASONS,
} as const satisfies Record<string, string>

export type ReasonKey = keyof typeof REASONS

export const REASON_WORDS = {
  time: 'the time',
  'time-of-day': 'the time of day',
  values: 'values',
  value: 'the values',
  boards: 'the boards',
  names: 'the names',
  'no-unit': 'values without a unit',
  'no-pin': 'none',
  free: 'Free:',
  emergency: 'emergency stop',
  safety: 'safety limit',
  hand: 'by hand',
  rule: 'rule',
  schedule: 'schedule',
  connecting: 'connecting',
  detecting: 'identifying the board',
  checking: 'checking',
  'backing-up': 'reading the backup',
  erasing: 'erasing',
  writing: 'writing',
  provisioning: 'setting up',
  acceptance: 'testing',
  verifying: 'verifying',
  resetting: 'restarting',
  reading: 'reading',
} as const satisfies Record<string, string>

type Placeholders<T extends string> = T extends `${string}{${infer P}}${infer Rest}` ? P | Placeholders<Rest> : never
type FigureOf<P extends string> = P extends `${string}:word`
  ? keyof typeof REASON_WORDS
  : P extends `${string}:time`
    ? number
    : string | number
type NameOf<P extends string> = P extends `${infer N}:${string}` ? N : P
type Figures<K extends ReasonKey> = { [P in Placeholders<(typeof REASONS)[K]> as NameOf<P>]: FigureOf<P> }

export const Reason = Type.Object({ key: Type.String(), figures: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])) })
export type Reason = Static<typeof Reason>

/** A reason as flat fields, for the detail of an activity. Prefixed: other fields may have the names of its figures. */
export function reasonFields(reason: Reason | null | undefined): Record<string, string | number> {
  if (!reason) return {}
  return { why: reason.key, ...Object.fromEntries(Object.entries(reason.figures).map(([name, figure]) => [`why.${name}`, figure])) }
}

/** The same backwards; undefined where there is none. */
export function reasonIn(fields: Readonly<Record<string, unknown>>): Reason | undefined {
  const { why } = fields
  if (typeof why !== 'string') return undefined
  const figures: Reason['figures'] = {}
  for (const [name, figure] of Object.entries(fields)) {
    if (name.startsWith('why.') && (typeof figure === 'string' || typeof figure === 'number')) figures[name.slice(4)] = figure
  }
  return { key: why, figures }
}

/** A reason with its figures, checked against its sentence. */
export function because<K extends ReasonKey>(key: K, ...[figures]: keyof Figures<K> extends never ? [] : [Figures<K>]): Reason {
  return { key, figures: { ...figures } }
}

/** How one figure is said; `as` is `word`, `unit`, `time` or empty. */
export type SayFigure = (figure: string | number, as: string) => string

/** A sentence with its figures in place; what is missing stays empty. */
export function fillReason(sentence: string, figures: Reason['figures'], say: SayFigure): string {
  return sentence.replaceAll(/\{([^}:]+):?([^}]*)\}/g, (_, name: string, as: string) => {
    const figure = figures[name]
    return figure === undefined ? '' : say(figure, as)
  })
}

/** In English, for the log and for callers of the API. */
export function reasonText({ key, figures }: Reason): string {
  return isReasonKey(key) ? fillReason(REASONS[key], figures, inEnglish) : key
}

export function isReasonKey(key: string): key is ReasonKey {
  return Object.hasOwn(REASONS, key)
}

export function isReasonWord(word: string | number): word is keyof typeof REASON_WORDS {
  return Object.hasOwn(REASON_WORDS, word)
}

function inEnglish(figure: string | number, as: string): string {
  if (as === 'word' && isReasonWord(figure)) return REASON_WORDS[figure]
  if (as === 'unit') return figure === '' ? REASON_WORDS['no-unit'] : String(figure)
  if (as === 'pins') return figure === '' ? REASON_WORDS['no-pin'] : String(figure)
  if (as === 'else') return figure === '' ? '' : ` ${REASON_WORDS.free} ${figure}.`
  if (as === 'german') return ''
  return as === 'time' ? new Date(figure).toISOString() : String(figure)
}
