import Type, { type Static } from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../document.ts'
import { VariableBody } from './desk.ts'
import { RuleBody, SceneBody } from './rule.ts'

/** Rules as one file, from one installation to another. No secrets: webhooks' tokens stay where they were made. */

const Id = Type.String({ pattern: DOCUMENT_ID_PATTERN })
/** Most rules of one file. */
export const MOST_IN_FILE = 10_000

export const RuleFile = Type.Object({
  format: Type.Literal('leitstand-rules'),
  version: Type.Literal(1),
  rules: Type.Array(Type.Object({ id: Id, rule: RuleBody }), { maxItems: MOST_IN_FILE }),
  scenes: Type.Array(Type.Object({ id: Id, scene: SceneBody }), { maxItems: 1000 }),
  variables: Type.Array(Type.Object({ id: Id, variable: VariableBody }), { maxItems: 1000 }),
})
export type RuleFile = Static<typeof RuleFile>

/** What is done with a rule whose id is here already and says something else: `skip` it, `replace` the one here, `copy` it under a new id. */
export const CLASH_WAYS = ['skip', 'replace', 'copy'] as const
export type ClashWay = (typeof CLASH_WAYS)[number]

/** `POST /api/rules/import`. Rules come in switched off unless `enable`. */
export const RuleImportBody = Type.Object(
  { file: Type.Unsafe<unknown>({}), clash: Type.Enum(CLASH_WAYS), enable: Type.Boolean(), dryRun: Type.Boolean() },
  { additionalProperties: false },
)

export const RuleImportResult = Type.Object({
  /** Nothing was changed: this is what would be. */
  dryRun: Type.Boolean(),
  rules: Type.Array(
    Type.Object({
      /** In the file. */
      id: Type.String(),
      name: Type.String(),
      /** `same`: it is here already, word for word. `draft`: it cannot be published here, see `why`; it is kept as a draft. */
      outcome: Type.Enum(['new', 'same', 'replaced', 'copied', 'skipped', 'draft'] as const),
      /** Under which it is here now; null = it is not. */
      as: Type.Union([Type.String(), Type.Null()]),
      why: Type.Union([Type.String(), Type.Null()]),
      /** Boards that it names and that are not known here. */
      unknownBoards: Type.Array(Type.String()),
    }),
  ),
  /** Ids of scenes and variables that came along; what is here under the same id stays as it is. */
  scenes: Type.Array(Type.String()),
  variables: Type.Array(Type.String()),
  unknownBoards: Type.Array(Type.String()),
})
export type RuleImportResult = Static<typeof RuleImportResult>
