namespace GrinOrleansSync.Storage.Tests.GrainState;

internal sealed class CounterGrain([PersistentState("counter", CounterGrain.StorageName)] IPersistentState<CounterGrain.Counter> state) : Grain, ICounterGrain
{
    public const string StorageName = "objects";

    public async Task<int> IncrementAsync()
    {
        state.State.Value++;
        await state.WriteStateAsync();
        return state.State.Value;
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public Task<int> ReadAsync() => Task.FromResult(state.State.Value);

    [GenerateSerializer]
    internal sealed class Counter
    {
        [Id(0)]
        public int Value { get; set; }
    }
}
