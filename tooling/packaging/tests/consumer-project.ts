import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const workspaceRoot = fileURLToPath(new URL('../../..', import.meta.url))
const packagingRoot = fileURLToPath(new URL('..', import.meta.url))

/** A project such as a user has, in a folder of its own, with the packed packages installed from their tarballs. */
export class ConsumerProject implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'asyncio-packaging-'))

  constructor() {
    this.write('package.json', '{ "private": true, "type": "module" }')
    const pnpm = join(workspaceRoot, 'node_modules/.bin/pnpm')
    for (const name of readdirSync(join(workspaceRoot, 'packages'))) {
      const packageFolder = join(workspaceRoot, 'packages', name)
      execFileSync(pnpm, ['pack', '--pack-destination', this.folder], { cwd: packageFolder, stdio: 'pipe' })
    }
    for (const dependency of this.#foreignDependencies())
      execFileSync('npm', ['pack', dependency, '--ignore-scripts', '--loglevel=error'], {
        cwd: this.folder,
        stdio: 'pipe',
        shell: process.platform === 'win32',
      })
    const tarballs = readdirSync(this.folder).filter((name) => name.endsWith('.tgz'))
    // All together, or npm would ask for those that depend on one another elsewhere.
    const install = ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs]
    execFileSync('npm', install, { cwd: this.folder, stdio: 'pipe', shell: process.platform === 'win32' })
    symlinkSync(
      realpathSync(join(workspaceRoot, 'node_modules/vitest')),
      join(this.folder, 'node_modules/vitest'),
      'dir',
    )
  }

  /** The folders of what the packages depend on and is not of this workspace: npm would ask for it elsewhere. */
  #foreignDependencies(): string[] {
    return readdirSync(join(workspaceRoot, 'packages')).flatMap((name) => {
      const folder = join(workspaceRoot, 'packages', name)
      const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        dependencies?: Record<string, string>
      }
      const foreign = Object.keys(dependencies).filter((dependency) => !dependency.startsWith('@asyncio/'))
      return foreign.map((dependency) => realpathSync(join(folder, 'node_modules', dependency)))
    })
  }

  /** Where each package was installed, by its name. */
  installedPackages(): [name: string, folder: string][] {
    const scope = join(this.folder, 'node_modules/@asyncio')
    return readdirSync(scope).map((name) => [`@asyncio/${name}`, join(scope, name)])
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content)
  }

  /** Compiles one TypeScript file to a folder, with everything strict, declarations of libraries included. */
  compile(file: string, outDir: string, options: Record<string, unknown>): void {
    const config = `tsconfig.${outDir}.json`
    const compilerOptions = { target: 'es2022', strict: true, skipLibCheck: false, types: [], rootDir: '.', outDir }
    this.write(config, JSON.stringify({ compilerOptions: { ...compilerOptions, ...options }, files: [file] }))
    this.run(process.execPath, join(workspaceRoot, 'node_modules/typescript/bin/tsc'), '-p', config)
  }

  /**
   * What a compiler has against the declarations of our packages. Those of others, which ours lead to, may be as they like.
   *
   * @param compiler the name that it is installed by
   */
  typeErrors(compiler: string, file: string, target: string): string[] {
    const config = `tsconfig.${compiler}-${target}.json`
    const typeRoots = [join(workspaceRoot, 'node_modules/@types')]
    const compilerOptions = {
      target,
      module: 'nodenext',
      strict: true,
      skipLibCheck: false,
      types: ['node'],
      typeRoots,
    }
    this.write(config, JSON.stringify({ compilerOptions: { ...compilerOptions, noEmit: true }, files: [file] }))
    const compilerPath = join(realpathSync(join(packagingRoot, 'node_modules', compiler)), 'bin/tsc')
    const { stdout } = spawnSync(process.execPath, [compilerPath, '-p', config, '--pretty', 'false'], {
      cwd: this.folder,
      encoding: 'utf8',
    })
    return stdout.split('\n').filter((line) => line.includes('error TS') && !/^(?!.*@asyncio).*node_modules/.test(line))
  }

  /** Runs a program on a given Node and answers with what it printed. An error tells all that it printed. */
  run(node: string, ...programAndArguments: string[]): string {
    try {
      return execFileSync(node, programAndArguments, { cwd: this.folder, encoding: 'utf8', stdio: 'pipe' })
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      throw new Error(`${programAndArguments.join(' ')} failed\n${stdout}${stderr}`, { cause: error })
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
