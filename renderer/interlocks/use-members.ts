import type { Interlock } from '../../backend/contract/actuators/interlock.ts'
import { useKeptDocuments } from '../backend/document-store.ts'
import { useDocuments } from '../backend/documents.ts'
import { actuatorKey, useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { nameOfOutput } from '../outputs/output-name.ts'
import { type Member, type MemberView, memberState } from './interlock-state.ts'

/** Outputs of interlocks with names and live state. */

export interface NamedMember extends MemberView {
  key: string
  name: string
  boardName: string
}

/** @returns looks members up as they are now; a new function whenever something it says has changed */
export function useMembers(): (members: readonly Member[]) => NamedMember[] {
  const { language } = useFormat()
  const actuators = useLive((state) => state.actuators)
  const boards = useLive((state) => state.boards)
  const boardsKnown = useLive((state) => state.boardsKnown)
  // Boards change in place, names come from configurations: both say so by a change of their own.
  useLive((state) => state.boardsVersion)
  useKeptDocuments((state) => state.configurations)
  return (members) =>
    members.map(({ board, gpio }) => {
      const key = actuatorKey(board, gpio)
      const actuator = actuators.get(key)
      const there = boards.get(board)
      return {
        key,
        board,
        gpio,
        name: nameOfOutput(actuator, gpio, language, board),
        boardName: there?.name ?? board,
        state: memberState(actuator, there, boardsKnown),
      }
    })
}

/** Interlocks that an output stands in. */
export function useInterlocksOf(board: string, gpio: number): readonly Interlock[] {
  return useDocuments('interlocks').list.filter(({ members }) => members.some((one) => one.board === board && one.gpio === gpio))
}
