import { ERRORS, type ErrorCode } from '../../backend/contract/errors.ts'
import { Import } from '../../backend/contract/import.ts'
import { backendUrl } from '../backend/address.ts'
import { RestError } from '../backend/rest.ts'
import { isRecord, shapeOf } from '../backend/shape.ts'

/** Sends a CSV file and tells how far it is; `fetch` cannot tell that of a body on its way. */

export interface Upload {
  /** Rejects with RestError, or with an AbortError after `cancel`. */
  done: Promise<Import>
  cancel(): void
}

/** @param told bytes sent so far, at most once per event of the browser. */
export function uploadCsv(file: File, told: (bytes: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<Import>((resolve, reject) => {
    request.upload.onprogress = (event) => told(event.loaded)
    request.onload = () => {
      try {
        resolve(answerOf(request.status, request.responseText))
      } catch (fault) {
        reject(fault)
      }
    }
    request.onerror = () => reject(new RestError('unreachable', 'The backend does not answer, or refused the file while it was sent.'))
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'))
  })
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  request.open('POST', backendUrl(`/api/imports?${new URLSearchParams({ fileName: file.name, timeZone })}`))
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.setRequestHeader('accept', 'application/json')
  request.send(file)
  return { done, cancel: () => request.abort() }
}

const isImport = shapeOf(Import)

/** Throws RestError for anything but an import. */
export function answerOf(status: number, text: string): Import {
  const body = parsed(text)
  if (status >= 200 && status < 300) {
    if (isImport(body)) return body
    throw new RestError('answer.invalid', 'The answer to the upload does not have the agreed form.')
  }
  const error = isRecord(body) && isRecord(body.error) ? body.error : {}
  const code = typeof error.code === 'string' && isCode(error.code) ? error.code : status === 413 ? 'request.too-large' : 'internal'
  const message = typeof error.message === 'string' ? error.message : ERRORS[code].text
  throw new RestError(code, message, typeof error.detail === 'string' ? error.detail : undefined)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (fault) {
    if (fault instanceof SyntaxError) return text
    throw fault
  }
}

function isCode(code: string): code is ErrorCode {
  return code in ERRORS
}
