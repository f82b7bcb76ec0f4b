import { ActionIcon } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showFailure } from '../ui/toasts.tsx'

/** Copies a text and says so on itself for a moment. */
export function CopyButton({ text, label, size = 24 }: { text: string; label: string; size?: number }) {
  const { t } = useTranslation('device')
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      setTimeout(() => setCopied(false), 1500)
    } catch (fault) {
      showFailure(t('copyFailed'), fault)
    }
  }
  const word = copied ? t('copied') : label
  return (
    <ActionIcon size={size} aria-label={word} title={word} onClick={() => void copy()}>
      {copied ? <IconCheck size={14} stroke={1.75} /> : <IconCopy size={14} stroke={1.75} />}
    </ActionIcon>
  )
}
