import { CHIP_LABELS, flashText, hexText, revisionText } from '../../backend/contract/flash/chip.ts'
import type { FlashJob } from '../../backend/contract/flash/job.ts'
import { reasonText } from '../../backend/contract/reasons.ts'

/** Everything that is known of a piece of work, as text to send to somebody: always English, times in UTC. Pure. */
export function jobLog(job: FlashJob): string {
  const { port, action, request, board, baud, parts, progress, stages, written, bootLog } = job
  const time = (atMs: number) => new Date(atMs).toISOString()
  const lines = [
    `Leitstand, ${action} at ${port}, by ${job.by}`,
    `started ${time(progress.startedAtMs ?? job.createdAtMs)}`,
    ...(progress.finishedAtMs === null ? [] : [`ended ${time(progress.finishedAtMs)}: ${progress.state}, written: ${written}`]),
    `asked: ${JSON.stringify(request)}`,
  ]
  if (board) {
    const { chip, revision, mac, flashSize, flashId, crystalMHz, usb } = board
    lines.push(
      `board: ${CHIP_LABELS[chip]} ${revisionText(revision)}, MAC ${mac}, flash ${flashText(flashSize)} (id ${flashId}), crystal ${crystalMHz} MHz${usb ? ', own USB' : ''}`,
      `locks: secure boot ${word(board.secureBoot)}, flash encryption ${word(board.flashEncryption)}, secure download ${word(board.secureDownload)}`,
    )
  }
  if (baud !== null) lines.push(`speed: ${baud} baud`)
  if (job.firmwareName !== '') lines.push(`firmware: ${job.firmwareName} (${request.firmware ?? ''})`)
  for (const part of parts) lines.push(`  ${hexText(part.offset)} ${part.name}, ${part.kind}, ${part.bytes} bytes, SHA-256 ${part.sha256}`)
  for (const { stage, startedAtMs, endedAtMs } of stages)
    lines.push(`${time(startedAtMs)} ${stage}${endedAtMs === null ? '' : `, ${endedAtMs - startedAtMs} ms`}`)
  for (const problem of job.problems) lines.push(`problem: ${reasonText(problem)}`)
  for (const notice of job.notices) lines.push(`notice: ${reasonText(notice)}`)
  if (progress.error) lines.push(`fault: ${progress.error.code}: ${progress.error.detail}`)
  if (bootLog) lines.push('after the restart:', bootLog.trimEnd())
  return `${lines.join('\n')}\n`
}

function word(value: boolean): string {
  return value ? 'yes' : 'no'
}
