using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace GrinOrleansSync.Host.Http;

/// <summary>
/// Tells whoever watches over the process how it is: <c>/health/live</c> that it runs, <c>/health/ready</c> whether it does its work;
/// 200 or 503 with one line of text.
/// </summary>
internal sealed class HealthEndpoint : IAsyncDisposable
{
    // Watchers wait for a second or a few.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly WebApplication _web;

    private HealthEndpoint(WebApplication web) => _web = web;

    /// <summary>Where it listens.</summary>
    public string Address => _web.Urls.Single();

    /// <summary>Starts to listen on all addresses of this machine.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="findProblem">What keeps the process from its work; null if nothing does.</param>
    /// <param name="cancellationToken">Ends the start early.</param>
    /// <exception cref="UsageException">The port is in use or not allowed.</exception>
    public static async Task<HealthEndpoint> StartAsync(int port, Func<CancellationToken, Task<string?>> findProblem, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenAnyIP(port));
        WebApplication web = builder.Build();
        web.Run(context => AnswerAsync(context, findProblem));
        try
        {
            await web.StartAsync(cancellationToken);
            return new HealthEndpoint(web);
        }
        catch (IOException exception)
        {
            await web.DisposeAsync();
            throw new UsageException($"The port {port} can't be listened on ({exception.Message.TrimEnd('.')}): choose another one with --http-port.");
        }
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, Func<CancellationToken, Task<string?>> findProblem)
    {
        string? problem = null;
        switch (context.Request.Path.Value)
        {
            case "/health/live":
                break;
            case "/health/ready":
                problem = await FindProblemAsync(findProblem, context.RequestAborted);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }

        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync((problem ?? "ok") + "\n", context.RequestAborted);
    }

    private static async Task<string?> FindProblemAsync(Func<CancellationToken, Task<string?>> findProblem, CancellationToken aborted)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limited.CancelAfter(Patience);
        try
        {
            return await findProblem(limited.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return exception is IOException ? exception.Message : "The storage does not answer.";
        }
    }
}
