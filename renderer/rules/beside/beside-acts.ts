import { type BodyOf, deleteDocument, saveDocument } from '../../backend/documents.ts'
import { showFailure, showUndo } from '../../ui/toasts.tsx'

/** Deleting a scene or variable, with the way back for some seconds. */
interface Words {
  deleted: string
  notDeleted: string
  notBack: string
}

export async function removeBeside<N extends 'scenes' | 'variables'>(noun: N, id: string, body: BodyOf<N>, words: Words): Promise<void> {
  try {
    await deleteDocument(noun, id)
  } catch (fault) {
    showFailure(words.notDeleted, fault)
    return
  }
  showUndo({ title: words.deleted }, () => {
    saveBeside(noun, id, 0, body).catch((fault: unknown) => showFailure(words.notBack, fault))
  })
}

/** @param version the one it was made from; 0 = new. Throws RestError. */
export function saveBeside<N extends 'scenes' | 'variables'>(noun: N, id: string, version: number, body: BodyOf<N>) {
  return saveDocument(noun, id, version, body as Parameters<typeof saveDocument<N>>[3])
}
