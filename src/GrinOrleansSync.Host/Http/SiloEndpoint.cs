using System.Net.Mime;
using GrinOrleansSync.Host.Results;
using GrinOrleansSync.Host.Silo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace GrinOrleansSync.Host.Http;

/// <summary>
/// Tells whoever watches over the process how it is: <c>/health/live</c> that it runs, <c>/health/ready</c> whether it does
/// its work, 200 or 503 with one line of text; <c>/status</c> what the cluster is doing; <c>/metrics</c> in the form of
/// Prometheus.
/// </summary>
internal sealed class SiloEndpoint : IAsyncDisposable
{
    // Watchers wait for a second or a few.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A person waits longer, and a silo that draws the verdict has no time.
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(10);

    private readonly WebApplication _web;

    private SiloEndpoint(WebApplication web) => _web = web;

    /// <summary>Where it listens.</summary>
    public string Address => _web.Urls.Single();

    /// <summary>Starts to listen on all addresses of this machine.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="watch">What there is to tell.</param>
    /// <param name="metrics">What is measured.</param>
    /// <param name="cancellationToken">Ends the start early.</param>
    /// <exception cref="UsageException">The port is in use or not allowed.</exception>
    public static async Task<SiloEndpoint> StartAsync(int port, ClusterWatch watch, MeterProvider metrics, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenAnyIP(port));
        WebApplication web = builder.Build();
        web.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, predicate: null, path: "/metrics", configureBranchedPipeline: null, optionsName: null);
        web.Run(context => AnswerAsync(context, watch));
        try
        {
            await web.StartAsync(cancellationToken);
            return new SiloEndpoint(web);
        }
        catch (IOException exception)
        {
            await web.DisposeAsync();
            throw new UsageException($"The port {port} can't be listened on ({exception.Message.TrimEnd('.')}): choose another one with --http-port.");
        }
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, ClusterWatch watch)
    {
        switch (context.Request.Path.Value)
        {
            case "/health/live":
                return WriteAsync(context, null);
            case "/health/ready":
                return AnswerReadyAsync(context, watch);
            case "/status":
                return AnswerStatusAsync(context, watch);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private static async Task AnswerReadyAsync(HttpContext context, ClusterWatch watch)
    {
        string? problem;
        try
        {
            problem = await LimitAsync(watch.FindProblemAsync, Patience, context.RequestAborted);
        }
        catch (IOException exception)
        {
            problem = exception.Message;
        }
        catch (TimeoutException)
        {
            problem = "The storage does not answer.";
        }

        await WriteAsync(context, problem);
    }

    private static async Task AnswerStatusAsync(HttpContext context, ClusterWatch watch)
    {
        try
        {
            if (await LimitAsync(watch.DescribeAsync, StatusPatience, context.RequestAborted) is { } status)
            {
                context.Response.ContentType = MediaTypeNames.Application.Json;
                await context.Response.WriteAsync(ResultWriter.ToJson(status) + "\n", context.RequestAborted);
                return;
            }

            await WriteAsync(context, "The silo has not joined its cluster yet.");
        }
        catch (Exception exception) when (exception is OrleansException or IOException)
        {
            await WriteAsync(context, exception.Message);
        }
        catch (TimeoutException)
        {
            await WriteAsync(context, "The cluster does not answer.");
        }
    }

    private static async Task<T> LimitAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken aborted)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Task<T> asked = ask(limited.Token);
        try
        {
            return await asked.WaitAsync(patience, aborted);
        }
        finally
        {
            await limited.CancelAsync();
        }
    }

    private static Task WriteAsync(HttpContext context, string? problem)
    {
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync((problem ?? "ok") + "\n", context.RequestAborted);
    }
}
