import type { LibraryParameter } from '../../backend/contract/library.ts'
import type { RevisionRequest } from '../../backend/contract/revision.ts'
import { type ChannelForm, calibrationOf, parameterValues, readNumber } from '../device/channel-form.ts'

/** The part of a request that says how raw becomes value, from the form of the channel editor. Pure; call without faults. */
export function processingOf(
  form: ChannelForm,
  parameters: readonly LibraryParameter[],
): NonNullable<Extract<RevisionRequest, { kind: 'reprocess' }>['processing']> {
  return {
    library: form.library || null,
    parameters: parameterValues(form, parameters),
    calibration: calibrationOf(form),
    offset: readNumber(form.offset) ?? 0,
  }
}
