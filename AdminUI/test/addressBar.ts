// Imported before what reads the address when it is loaded.
Object.assign(globalThis, { location: { pathname: "/queues", search: "" }, addEventListener() {} });

export {};
