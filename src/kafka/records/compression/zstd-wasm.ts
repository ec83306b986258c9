/**
 * zstd for Nodes without their own (before 22.15), from the WebAssembly module of @bokuweb/zstd-wasm.
 *
 * The package's functions are not used: they start asynchronously, trust the size that a frame claims, and allow 1 MiB to one that
 * claims none, as Java's never do. Its module is started here synchronously, and the output buffer grows by trial up to
 * the caller's limit.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Zstd } from './zstd.ts'

/** What is used of the engine's global; Node's types leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => object
}

interface WasmModule {
  HEAPU8: Uint8Array
  instantiateWasm?: (imports: object, receive: (instance: object) => unknown) => unknown
  init(): void
  _malloc(bytes: number): number
  _free(pointer: number): void
  _ZSTD_isError(code: number): number
  _ZSTD_compressBound(bytes: number): number
  _ZSTD_compress(to: number, capacity: number, from: number, bytes: number, level: number): number
  _ZSTD_decompress(to: number, capacity: number, from: number, bytes: number): number
}

/** ZSTD_error_dstSize_tooSmall, as the negative that size_t carries it in. */
const OUTPUT_TOO_SMALL = -70
const FIRST_CAPACITY_BYTES = 256 * 1024

export function loadZstdWasm(): Zstd {
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('@bokuweb/zstd-wasm'))
  const { Module: wasm }: { Module: WasmModule } = require(join(folder, 'zstd.js'))
  wasm.instantiateWasm = (imports, receive) =>
    receive(
      new WebAssembly.Instance(new WebAssembly.Module(readFileSync(join(folder, 'zstd.wasm'))), imports),
    )
  wasm.init()
  return {
    compress: (plain, level) => compress(wasm, plain, level),
    decompress: (compressed, limitBytes) => decompress(wasm, compressed, limitBytes),
  }
}

function compress(wasm: WasmModule, plain: Buffer, level: number): Buffer {
  const from = allocate(wasm, plain.length)
  try {
    wasm.HEAPU8.set(plain, from)
    const capacity = wasm._ZSTD_compressBound(plain.length)
    const to = allocate(wasm, capacity)
    try {
      const length = wasm._ZSTD_compress(to, capacity, from, plain.length, level)
      if (wasm._ZSTD_isError(length)) throw new Error(`zstd error ${length}`)
      return Buffer.from(wasm.HEAPU8.subarray(to, to + length))
    } finally {
      wasm._free(to)
    }
  } finally {
    wasm._free(from)
  }
}

function decompress(wasm: WasmModule, compressed: Buffer, limitBytes: number): Buffer {
  const from = allocate(wasm, compressed.length)
  try {
    wasm.HEAPU8.set(compressed, from)
    let capacity = Math.min(limitBytes, Math.max(FIRST_CAPACITY_BYTES, compressed.length * 8))
    for (;;) {
      const plain = tryDecompress(wasm, { from, bytes: compressed.length, capacity })
      if (plain !== undefined) return plain
      if (capacity >= limitBytes) throw new RangeError(`more than ${limitBytes} bytes`)
      capacity = Math.min(limitBytes, capacity * 4)
    }
  } finally {
    wasm._free(from)
  }
}

function tryDecompress(
  wasm: WasmModule,
  input: { from: number; bytes: number; capacity: number },
): Buffer | undefined {
  const to = allocate(wasm, input.capacity)
  try {
    const length = wasm._ZSTD_decompress(to, input.capacity, input.from, input.bytes)
    if ((length | 0) === OUTPUT_TOO_SMALL) return undefined
    if (wasm._ZSTD_isError(length)) throw new Error(`zstd error ${length}`)
    return Buffer.from(wasm.HEAPU8.subarray(to, to + length))
  } finally {
    wasm._free(to)
  }
}

/** HEAPU8 is another array after this: the memory may have grown. */
function allocate(wasm: WasmModule, bytes: number): number {
  const pointer = wasm._malloc(Math.max(bytes, 1)) >>> 0
  if (pointer === 0) throw new Error(`no memory for ${bytes} bytes`)
  return pointer
}
