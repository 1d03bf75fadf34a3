import { QueryClient } from '@tanstack/react-query';

/**
 * Cache of what the workstation said, for everything but the rows of the worklist (study-pages.ts). Nothing goes
 * stale by itself: events say what changed. `always`: a machine without a network still has its own workstation.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 60_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: 1,
      retryDelay: 500,
    },
    mutations: { networkMode: 'always' },
  },
});
