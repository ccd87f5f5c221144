using Microsoft.Extensions.Hosting;

namespace GrinOrleansSync.Host.Silo;

/// <summary>
/// The lifetime of a host that a command starts and ends. The default one would take the signals of the process for itself,
/// and a second one could not end it at once.
/// </summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
