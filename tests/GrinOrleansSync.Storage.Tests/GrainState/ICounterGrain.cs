namespace GrinOrleansSync.Storage.Tests.GrainState;

/// <summary>A grain with a state, to try the storage in a silo.</summary>
public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> IncrementAsync();

    Task ClearAsync();

    Task<int> ReadAsync();
}
