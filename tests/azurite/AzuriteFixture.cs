using GrinOrleansSync.Devnet.Azurite;

namespace GrinOrleansSync.Tests.Azurite;

/// <summary>One emulated storage account for all tests of an assembly, started when the first of them asks for it.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteServer>> _server = new(() => AzuriteServer.StartAsync());

    /// <summary>The account. A test that asks for it is skipped where Node.js is missing, unless this is a CI's machine.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        try
        {
            return (await _server.Value).ConnectionString;
        }
        catch (AzuriteException exception) when (exception.IsNodeMissing && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
