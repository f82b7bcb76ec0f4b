import { Button, FileInput, Modal } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleBody } from '../../../backend/contract/rule.ts'
import { newDocumentId } from '../../backend/documents.ts'
import { RestError } from '../../backend/rest.ts'
import { errorText } from '../../language/errors.ts'
import { LongWork } from '../../ui/LongWork.tsx'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { type ReadFile, readRuleFile } from '../model/rule-file.ts'
import { saveDraft, saveRule } from '../rule-calls.ts'
import classes from './list.module.css'

/** Rules from a file: those that can run here come as rules that are off, the others as drafts. Nothing acts unasked. */

/** 10,000 rules are some 20 MB. */
const MOST_BYTES = 64 * 1024 * 1024
const AT_ONCE = 6

interface Outcome {
  done: number
  drafts: number
  failed: number
  fault: unknown
}

export function ImportRulesDialog({ onClose }: { onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('rules')
  const { t: common } = useTranslation()
  const [file, setFile] = useState<File | null>(null)
  const [read, setRead] = useState<ReadFile | null>(null)
  const [at, setAt] = useState<number>()
  const [outcome, setOutcome] = useState<Outcome>()
  const stop = useRef(false)

  const take = async (next: File | null) => {
    setFile(next)
    setOutcome(undefined)
    setRead(null)
    if (next) setRead(next.size > MOST_BYTES ? { ok: false, problem: 'too-many' } : readRuleFile(await next.text()))
  }
  const bring = async (rules: readonly RuleBody[]) => {
    const result: Outcome = { done: 0, drafts: 0, failed: 0, fault: undefined }
    const queue = [...rules]
    stop.current = false
    setAt(0)
    const work = async () => {
      for (let rule = queue.shift(); rule !== undefined && !stop.current; rule = queue.shift()) {
        await bringOne(rule, result)
        setAt(rules.length - queue.length)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    setAt(undefined)
    setOutcome(result)
  }
  const rules = read?.ok ? read.rules : []
  return (
    <Modal opened onClose={onClose} title={t('import.title')} size={560} closeButtonProps={{ 'aria-label': common('act.close') }}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void bring(rules)
        }}
      >
        <FileInput
          label={t('import.file')}
          placeholder={t('import.choose')}
          accept="application/json,.json"
          clearable={false}
          disabled={at !== undefined}
          leftSection={<IconFileImport size={16} stroke={1.75} />}
          value={file}
          error={read && !read.ok && t(`import.${read.problem}`)}
          onChange={(next) => void take(next)}
        />
        <p className={classes.hint}>{t('import.hint')}</p>
        {at !== undefined && (
          <LongWork
            title={t('import.running')}
            note={t('import.count', { count: rules.length })}
            step={t('import.at', { at, count: rules.length })}
            share={at / rules.length}
            onCancel={() => {
              stop.current = true
            }}
          />
        )}
        {outcome && (
          <p className={classes.hint} role="status">
            {t('import.done', { count: outcome.done })}
            {outcome.drafts > 0 && ` ${t('import.drafts', { count: outcome.drafts })}`}
            {outcome.failed > 0 && ` ${t('import.failed', { count: outcome.failed, why: errorText(outcome.fault) })}`}
          </p>
        )}
        <div className={classes.answers}>
          <Button variant="subtle" onClick={onClose}>
            {common(outcome ? 'act.close' : 'act.cancel')}
          </Button>
          {!outcome && (
            <Button type="submit" variant="filled" disabled={rules.length === 0 || at !== undefined}>
              {t('import.act', { count: rules.length })}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  )
}

async function bringOne(rule: RuleBody, result: Outcome): Promise<void> {
  const id = newDocumentId()
  const off = { ...rule, enabled: false }
  try {
    await saveRule(id, 0, off)
    result.done++
  } catch (fault) {
    if (!(fault instanceof RestError) || (fault.code !== 'request.invalid' && fault.code !== 'rule.invalid')) {
      result.failed++
      result.fault = fault
      return
    }
    try {
      await saveDraft(id, 0, { base: 0, rule: off })
      result.drafts++
    } catch (second) {
      result.failed++
      result.fault = second
    }
  }
}
