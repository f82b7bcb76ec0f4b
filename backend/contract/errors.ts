import type { ConfigurationProblem } from './configuration/problem.ts'
import { type Reason, reasonText } from './reasons.ts'

/**
 * The one table of expected failures: stable code → HTTP status → English text.
 * The renderer keeps the same codes under `errors.<code>` in each language.
 */
export const ERRORS = {
  'auth.required': { status: 401, text: 'Sign in first, or send the local token as "Authorization: Bearer …".' },
  'auth.invalid': { status: 401, text: 'User name or password is wrong.' },
  'auth.expired': { status: 401, text: 'The session has ended. Sign in again.' },
  'auth.forbidden': { status: 403, text: 'Your role does not allow this.' },
  'auth.origin': { status: 403, text: 'This address or origin is not allowed to talk to Leitstand.' },
  'auth.setup-done': { status: 409, text: 'The first account exists already. Sign in instead.' },
  'auth.user-exists': { status: 409, text: 'A user with this name exists already.' },
  'auth.user-unknown': { status: 404, text: 'No user has this name.' },
  'auth.last-admin': { status: 409, text: 'The last administrator cannot be removed or lose the role.' },
  'request.invalid': { status: 400, text: 'The request is not valid.' },
  'request.not-found': { status: 404, text: 'Nothing is at this address.' },
  'request.too-large': { status: 413, text: 'The request is too large.' },
  'request.too-many': { status: 429, text: 'Too many requests. Wait, then retry.' },
  'board.unknown': { status: 404, text: 'No board has this id.' },
  'board-type.unknown': { status: 400, text: 'No board type has this id.' },
  'board.exists': { status: 409, text: 'A board with this id exists already.' },
  'board.not-accepted': { status: 409, text: 'The board is not accepted yet. Accept it, then retry.' },
  'board.offline': { status: 409, text: 'The board is offline. Bring it back, then retry.' },
  'scan.silent': { status: 504, text: 'The board did not answer the scan.' },
  'scan.unsupported': { status: 409, text: 'The firmware of this board cannot scan its buses.' },
  'scan.failed': { status: 502, text: 'The board could not scan the bus.' },
  'discovery.off': { status: 409, text: 'Announcements (mDNS) are switched off. Start Leitstand with --mdns on.' },
  'discovery.range': { status: 400, text: 'This range cannot be scanned.' },
  'board.plain': { status: 409, text: 'This is a plain board: it only sends and takes no commands.' },
  'board.heir': { status: 409, text: 'This board cannot take the place of the other one.' },
  'board.busy': { status: 409, text: 'The board is restarting. Wait for it, then retry.' },
  'series.unknown': { status: 404, text: 'No series has this id.' },
  'library.unknown': { status: 404, text: 'No sensor library has this name.' },
  'library.parameter': { status: 400, text: 'A library parameter is out of range.' },
  'channel.failed': { status: 502, text: 'The channel did not take the message.' },
  'alarm.unknown': { status: 404, text: 'No alarm has this id.' },
  'emergency.latched': { status: 409, text: 'The emergency stop holds: nothing switches on. Release it first.' },
  'emergency.not-latched': { status: 409, text: 'The emergency stop is not latched.' },
  'emergency.open': { status: 409, text: 'Some outputs are neither confirmed off nor secured by hand.' },
  'emergency.not-held': { status: 409, text: 'No board of this id is held. Only after a release can a board be taken out of the stop.' },
  'emergency.board-kept': {
    status: 409,
    text: 'The board is accepted: it is stopped and released when it comes back. Delete or reject it first if it never will.',
  },
  'emergency.cause': { status: 409, text: 'Nobody has signed yet that the cause is dealt with.' },
  'actuator.unsupported': { status: 409, text: 'This board takes no actuator commands.' },
  'actuator.stopped': { status: 409, text: 'The emergency stop is latched. Release it, then retry.' },
  'actuator.held': { status: 409, text: 'Somebody who ranks higher holds this output.' },
  'actuator.runtime': { status: 409, text: 'The output has run as long as it may. Switch it off, then retry.' },
  'actuator.cooldown': { status: 409, text: 'The output must stay off for a while before it is switched on again.' },
  'actuator.activations': { status: 409, text: 'The output was switched on as often as it may within an hour.' },
  'actuator.interlock': { status: 409, text: 'Another output that must never be on together with this one is on, or may be.' },
  'actuator.condition': { status: 409, text: 'The condition for switching this output on is not met.' },
  'actuator.uncertain': { status: 409, text: 'It is not known whether the output is on. Say ON or OFF instead of TOGGLE.' },
  'actuator.unplanned': { status: 409, text: 'The pin is no output in the configuration of its board. Add it there first.' },
  'actuator.inactive': { status: 409, text: 'The output is set to inactive. Set it active in its configuration first.' },
  'organisation.exists': { status: 409, text: 'An organisation with this id exists already.' },
  'demo.running': { status: 409, text: 'The demo fleet runs already.' },
  'document.unknown': { status: 404, text: 'Nothing has this id.' },
  'document.conflict': { status: 409, text: 'Somebody has saved another version meanwhile. Load it, then change it again.' },
  'document.full': { status: 409, text: 'There are too many already. Delete some first.' },
  'configuration.invalid': { status: 400, text: 'This configuration would not work. Mend the marked entries first.' },
  'configuration.unsupported': { status: 409, text: 'A plain board takes no configuration.' },
  'configuration.nothing': {
    status: 409,
    text: 'The board has not told what it has. Wait for its readings, or start with an empty configuration.',
  },
  'zone.unknown': { status: 404, text: 'There is no zone or sub-zone of this name.' },
  'zone.exists': { status: 409, text: 'There is a zone of this name already. Merge the two, or take another name.' },
  'zone.not-empty': { status: 409, text: 'Boards stand in this zone. Move them first.' },
  'zone.undo-gone': { status: 409, text: 'This cannot be taken back any more. Move the boards by hand.' },
  'zone.no-outputs': { status: 409, text: 'No output is known here: there is nothing to switch off.' },
  'subzone.invalid': { status: 400, text: 'These sub-zones do not fit the pins of the board.' },
  'query.range': { status: 400, text: 'The range must start before it ends.' },
  'query.time-zone': { status: 400, text: 'This time zone is not known. Use a name such as Europe/Berlin.' },
  'query.too-much': { status: 400, text: 'This asks for too much at once. Take fewer series, fewer points or a shorter range.' },
  'job.running': { status: 409, text: 'This work is running. Cancel it first.' },
  'job.not-ready': { status: 409, text: 'The work is not finished yet.' },
  'export.too-large': { status: 400, text: 'The file would become too large. Take fewer series, a shorter range, or the long layout.' },
  'export.folder': { status: 400, text: 'The folder does not exist or cannot be written.' },
  'report.schedule': { status: 400, text: 'This is no schedule of five fields, such as 0 6 * * 1 (Mondays at 6:00).' },
  'mail.not-set-up': { status: 409, text: 'Mail is not set up. Enter the mail server under System.' },
  'mail.failed': { status: 502, text: 'The mail server did not take the mail.' },
  'import.unreadable': { status: 400, text: 'This is no CSV file that can be read.' },
  'import.mapping': { status: 400, text: 'The columns are not mapped completely.' },
  'revision.range': { status: 400, text: 'There are no samples to change in this range.' },
  'revision.retention': { status: 400, text: 'Single readings are no longer kept for all of this range.' },
  'revision.library': { status: 409, text: 'The sensor library cannot make these values.' },
  'revision.neighbour': { status: 409, text: 'The library needs readings of another sensor that are not there.' },
  'revision.expired': { status: 409, text: 'What was before this change is no longer kept.' },
  'revision.interrupted': { status: 409, text: 'Leitstand was stopped in the middle. Nothing was changed; start it again.' },
  'revision.not-newest': { status: 409, text: 'A later change stands on this one. Undo that first.' },
  'rollout.state': { status: 409, text: 'The rollout cannot do this at present.' },
  'rollout.busy': { status: 409, text: 'A board is in another rollout that has not ended.' },
  'rollout.stopped': { status: 409, text: 'The rollout has stopped by itself.' },
  'rule.invalid': { status: 400, text: 'This rule would not work. Mend what is marked first.' },
  'rule.not-running': { status: 409, text: 'The rule does not run. Switch it on, then retry.' },
  'rule.no-manual': { status: 409, text: 'The rule has no manual trigger. Add one to a branch, then publish it.' },
  'rule.hook': { status: 404, text: 'No webhook answers to this name and token.' },
  'web.refused': { status: 400, text: 'This address is on this machine or its own net. An administrator can allow it under Rules.' },
  'web.failed': { status: 502, text: 'The other server did not take the call.' },
  'image.unsupported': { status: 400, text: 'Only PNG, JPEG and WebP pictures up to 8 MB are taken.' },
  'image.full': { status: 409, text: 'There is no room for more pictures. Take some out of dashboards; a day later their room is free.' },
  'flash.port': { status: 409, text: 'The serial port cannot be used.' },
  'flash.silent': { status: 504, text: 'No boot loader answers on this port. Hold BOOT while the board starts, then retry.' },
  'flash.lost': { status: 502, text: 'The board stopped answering. Check cable and power, then retry.' },
  'flash.noise': { status: 502, text: 'The line is disturbed. Use a shorter cable or a lower speed, then retry.' },
  'flash.chip': { status: 409, text: 'This chip, or its flash, cannot be flashed by Leitstand.' },
  'flash.secured': { status: 409, text: 'The board is secured against plain images. It is left as it is.' },
  'flash.refused': { status: 502, text: 'The boot loader refused a step. Reset the board, then retry.' },
  'flash.image': { status: 400, text: 'This image must not be written to this board. Nothing was written.' },
  'flash.verify': { status: 502, text: 'What was written differs from what was sent. Retry at a lower speed.' },
  'flash.busy': { status: 409, text: 'This port is being flashed. Wait for it, or cancel it.' },
  'flash.interrupted': { status: 409, text: 'Leitstand was stopped while it worked on this board. Retry.' },
  'flash.cancelled': { status: 409, text: 'It was cancelled.' },
  'flash.no-stub': {
    status: 409,
    text: 'The fast loader does not run on this board; without it the flash cannot be read.',
  },
  'provision.silent': { status: 504, text: 'The firmware does not answer over the cable. Press RESET, then retry.' },
  'provision.disturbed': { status: 502, text: 'The line is disturbed. Use a shorter cable, then retry.' },
  'provision.refused': { status: 502, text: 'The firmware refused a step. Update the firmware, then retry.' },
  'provision.unsupported': { status: 409, text: 'The firmware cannot be told a broker. Flash the firmware of Leitstand.' },
  'provision.wifi': { status: 502, text: 'The board did not join the Wi-Fi. Check name and password, then retry.' },
  'provision.broker': { status: 502, text: 'The board did not reach the broker. Check its address, then retry.' },
  'provision.secret': { status: 409, text: 'The Wi-Fi password is not kept. Enter it again.' },
  'provision.template': { status: 400, text: 'The template does not fit this board. Choose another one.' },
  'provision.again': { status: 409, text: 'This board was done already. Connect another one.' },
  'acceptance.failed': { status: 502, text: 'The board did not pass its test. Mend what failed, then retry.' },
  'backtrace.elf': { status: 400, text: 'This is no ELF of an ESP32. Choose firmware.elf of the build.' },
  'backtrace.no-program': {
    status: 409,
    text: 'No addr2line for this chip is on the machine of Leitstand. Install PlatformIO or ESP-IDF.',
  },
  'backtrace.failed': { status: 502, text: 'The addresses could not be looked up. Choose the ELF of the same build.' },
  'monitor.closed': { status: 409, text: 'The port is not open in the serial monitor. Open it, then retry.' },
  'firmware.unreadable': { status: 400, text: 'This is no firmware that can be taken into the archive.' },
  'firmware.not-built': { status: 409, text: 'The project was not built.' },
  'firmware.unfit': { status: 409, text: 'This firmware does not fit the board.' },
  'firmware.unreachable': { status: 409, text: 'Boards do not reach Leitstand over HTTP. Start it with --http-host 0.0.0.0, then retry.' },
  'firmware.address': { status: 403, text: 'This address is not signed by Leitstand, or its time is over. Send the update again.' },
  'firmware.full': { status: 409, text: 'The archive of firmware is full. Delete what is no longer needed.' },
  'store.unavailable': { status: 503, text: 'The database does not answer. Readings are not acknowledged until it does.' },
  'store.full': { status: 507, text: 'The disk is full. Free some space; Leitstand goes on by itself.' },
  'store.corrupt': { status: 500, text: 'A database file was damaged. It was moved aside; the log names it.' },
  internal: { status: 500, text: 'Leitstand failed here. The log names the cause.' },
} as const satisfies Record<string, { status: number; text: string }>

export type ErrorCode = keyof typeof ERRORS

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}

/** A fault with a stable code. `detail` is for people (what, why, next) and must hold no secret. */
export class LeitstandError extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined
  /** The detail with its figures, where screens can say it in their own language. */
  readonly reason: Reason | undefined
  /** All that is wrong with a refused configuration; `reason` is that of the first. */
  readonly problems: readonly ConfigurationProblem[] | undefined

  constructor(code: ErrorCode, detail?: string | Reason, options?: { cause?: unknown; problems?: readonly ConfigurationProblem[] }) {
    const text = typeof detail === 'object' ? reasonText(detail) : detail
    super(text ?? ERRORS[code].text, options)
    this.name = 'LeitstandError'
    this.code = code
    this.detail = text
    this.reason = typeof detail === 'object' ? detail : undefined
    this.problems = options?.problems
  }

  get status(): number {
    return ERRORS[this.code].status
  }
}

/** A fault as it crosses threads and is kept with a job. */
export interface Fault {
  code: ErrorCode
  detail: string
  reason?: Reason
}

/** What was caught, as a fault; without a code it is `internal`. */
export function faultOf(cause: unknown): Fault {
  if (cause instanceof LeitstandError) {
    return { code: cause.code, detail: cause.message, ...(cause.reason && { reason: cause.reason }) }
  }
  return { code: 'internal', detail: cause instanceof Error ? cause.message : String(cause) }
}

export function errorOf({ code, detail, reason }: Fault): LeitstandError {
  return new LeitstandError(code, reason ?? detail)
}

/** Body of every failed REST answer, and payload of the WebSocket event `error`. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; detail?: string; reason?: Reason; problems?: readonly ConfigurationProblem[] }
}
