import Type, { type Static } from 'typebox'
import { Reason } from '../reasons.ts'

/** `GET /api/actuators/{board}/{gpio}/verdict`: what would be answered to an ON of a person now. Asks for nothing, changes nothing. */
export const OutputVerdict = Type.Object({
  /** Code of ERRORS and figures; null = it would be switched on. */
  refusal: Type.Union([
    Type.Object({ code: Type.String(), message: Type.String(), reason: Type.Union([Reason, Type.Null()]) }),
    Type.Null(),
  ]),
  /** For so long at most, s; 0 = without end. */
  durationS: Type.Number(),
})
export type OutputVerdict = Static<typeof OutputVerdict>
