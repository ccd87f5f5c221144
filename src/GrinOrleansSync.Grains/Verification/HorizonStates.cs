using Grin.Chain;
using Grin.Chain.Networks;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Verification;

/// <summary>The state that a silo's segments belong to, kept while they do; headers are read by a reader of its own, since the header chain may be written on another silo.</summary>
public sealed class HorizonStates(Network network, IObjectStore objects, StateStore states)
{
    private readonly Lock _lock = new();
    private Hash _horizon;
    private Task<HorizonState>? _state;

    /// <summary>The state of a horizon; opened when it is another one than last time.</summary>
    public Task<HorizonState> GetAsync(Hash horizon)
    {
        lock (_lock)
        {
            if (_state is null || _state.IsFaulted || _horizon != horizon)
            {
                _horizon = horizon;
                _state = OpenAsync(horizon);
            }

            return _state;
        }
    }

    private async Task<HorizonState> OpenAsync(Hash horizon)
    {
        HeaderStore headers = await HeaderStore.OpenAsync(objects, network, CancellationToken.None);
        return await HorizonState.OpenAsync(network, horizon, states, headers, CancellationToken.None);
    }
}
