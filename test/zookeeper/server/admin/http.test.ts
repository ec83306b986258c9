import { afterEach, describe, expect, it } from 'vitest'
import { AdminFixture } from './support/admin-fixture.ts'

let admin: AdminFixture
afterEach(() => admin.stop())

const DATE = /Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/

describe('the AdminServer over HTTP', () => {
  it('sends the headers of the reference in its order', async () => {
    admin = await AdminFixture.start()
    const text = await admin.raw('GET /commands/ruok HTTP/1.1')
    expect(text.replace(DATE, 'DATE')).toBe(
      'HTTP/1.1 200 OK\r\nDATE\r\nContent-Type: application/json\r\nContent-Length: 42\r\n\r\n' +
        '{\n  "command" : "ruok",\n  "error" : null\n}',
    )
  })

  it('lists links to all commands at its root, with and without a slash', async () => {
    admin = await AdminFixture.start()
    const page = await admin.text('')
    expect(page).toBe(await admin.text('/'))
    expect(page.split('\n').slice(0, 2)).toEqual([
      '<a href="/commands/configuration">configuration</a>',
      '<br/>',
    ])
    expect(page.match(/<br\/>/g)).toHaveLength(28)
    expect((await admin.ask('')).headers.get('content-type')).toBeNull()
  })

  it('lives where admin.commandURL says', async () => {
    admin = await AdminFixture.start({ adminCommandUrl: '/zk' })
    expect((await admin.ask('/ruok')).status).toBe(404)
    const moved = await fetch(`http://127.0.0.1:${admin.port}/zk/ruok`)
    expect(await moved.json()).toEqual({ command: 'ruok', error: null })
    expect(await (await fetch(`http://127.0.0.1:${admin.port}/zk`)).text()).toContain('"/zk/ruok"')
  })

  it('has a page for paths where nothing is, and takes them for text', async () => {
    admin = await AdminFixture.start()
    const response = await fetch(`http://127.0.0.1:${admin.port}/commandsx?<script>`)
    expect(response.status).toBe(404)
    expect(response.headers.get('cache-control')).toBe('must-revalidate,no-cache,no-store')
    const page = await (await fetch(`http://127.0.0.1:${admin.port}/a&b`)).text()
    expect(page).toContain('<tr><th>URI:</th><td>/a&amp;b</td></tr>')
  })

  it('answers HEAD without a body, and refuses other methods', async () => {
    admin = await AdminFixture.start()
    expect(await admin.raw('HEAD /commands/ruok HTTP/1.1')).toMatch(/Content-Length: 42\r\n\r\n$/)
    expect((await admin.ask('/ruok', { method: 'PUT' })).status).toBe(405)
    expect(await admin.raw('TRACE /commands/ruok HTTP/1.1')).toMatch(/^HTTP\/1\.1 403 /)
    const options = await admin.ask('/ruok', { method: 'OPTIONS' })
    expect(options.headers.get('allow')).toBe('GET, HEAD, POST, TRACE, OPTIONS')
  })

  it('says which method a command takes, where the reference dies of a null', async () => {
    admin = await AdminFixture.start()
    const response = await admin.ask('/stat', { method: 'POST', body: 'x' })
    expect(response.status).toBe(405)
    expect(await response.json()).toEqual({ command: 'stats', error: 'stat takes a GET request' })
    expect((await admin.ask('/nosuch', { method: 'POST' })).status).toBe(200)
  })

  it('takes path parameters away, and the rest of the path for the name', async () => {
    admin = await AdminFixture.start()
    expect(await (await admin.ask('/ruok;a=1')).json()).toEqual({ command: 'ruok', error: null })
    expect(await (await admin.ask('//ruok')).json()).toMatchObject({ error: 'Unknown command: /ruok' })
    expect(await (await admin.ask('/%zz')).json()).toMatchObject({ command: '%zz' })
  })
})
