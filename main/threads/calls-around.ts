/** Runs one call of a served api. */
export type Around = (method: string, call: () => Promise<unknown>) => Promise<unknown>;

/**
 * An api whose every method runs within `around`, on whatever `api` is at that time. Methods of `own` run as they are,
 * and come before those of the same name.
 */
export function callsAround<Api extends object, Own extends object>(
  api: () => Api,
  around: Around,
  own: Own,
): Api & Own {
  return new Proxy<Api & Own>(
    { ...api(), ...own },
    {
      get: (both, name) => {
        if (typeof name !== 'string' || name in own) return Reflect.get(both, name);
        if (typeof Reflect.get(both, name) !== 'function') return undefined;
        return (...args: unknown[]) =>
          around(name, async () => {
            const method: unknown = Reflect.get(api(), name);
            if (typeof method !== 'function') throw new TypeError(`no method ${name}`);
            return Reflect.apply(method, api(), args);
          });
      },
    },
  );
}
