import { parseVersions } from '../../wire/versions.ts'
import { errors } from '../errors.ts'
import { ApiVersionsApi, type ApiVersionsResponse } from '../messages/18-api-versions.ts'
import { decodeResponseFrame } from '../messages/headers.ts'
import { errorFromCode } from './client-error.ts'
import type { Connection } from './connection.ts'
import { SOFTWARE_NAME, SOFTWARE_VERSION } from './software.ts'
import { BrokerVersions } from './versions.ts'

/** Where the error code is: behind the correlation id, in every version. */
const ERROR_CODE_POSITION = 4

/**
 * Asks a broker for its versions, first with the newest request. A broker that does not know it answers UNSUPPORTED_VERSION in
 * version 0 (KIP-511), naming the version it wants; the oldest say nothing of it, and get version 0.
 */
export async function negotiateVersions(connection: Connection): Promise<BrokerVersions> {
  const newest = parseVersions(ApiVersionsApi.request.versions).max
  let response = await ask(connection, newest)
  if (response.errorCode === errors.UNSUPPORTED_VERSION.code) {
    const offered = response.apiKeys.find(({ apiKey }) => apiKey === ApiVersionsApi.key)
    response = await ask(connection, offered === undefined ? 0 : Math.min(offered.maxVersion, newest))
  }
  if (response.errorCode !== errors.NONE.code) throw errorFromCode(response.errorCode)
  return new BrokerVersions(response)
}

function ask(connection: Connection, version: number): Promise<ApiVersionsResponse> {
  const body = { clientSoftwareName: SOFTWARE_NAME, clientSoftwareVersion: SOFTWARE_VERSION }
  return new Promise((resolve, reject) => {
    connection.sendFrame(ApiVersionsApi, version, body, {
      timeoutMs: connection.requestTimeoutMs,
      receive: (frame) => resolve(decodeAnswer(frame, version)),
      fail: reject,
    })
  })
}

function decodeAnswer(frame: Buffer, version: number): ApiVersionsResponse {
  const isUnsupported =
    frame.length >= ERROR_CODE_POSITION + 2 &&
    frame.readInt16BE(ERROR_CODE_POSITION) === errors.UNSUPPORTED_VERSION.code
  return decodeResponseFrame(ApiVersionsApi, isUnsupported ? 0 : version, frame).body
}
