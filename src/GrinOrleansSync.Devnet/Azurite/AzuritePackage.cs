using System.ComponentModel;
using System.Diagnostics;

namespace GrinOrleansSync.Devnet.Azurite;

/// <summary>The npm package Azurite in a folder with a lock file; installed there when it is first wanted.</summary>
public sealed class AzuritePackage
{
    private const string LockFileName = "package-lock.json";
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(200);

    private readonly string _folder;

    private AzuritePackage(string folder) => _folder = folder;

    internal string Script => Path.Combine(_folder, "node_modules", "azurite", "dist", "src", "azurite.js");

    internal string ExitWithParent => Path.Combine(_folder, "exit-with-parent.cjs");

    // Says which lock file the installed packages are of.
    private string Installed => Path.Combine(_folder, "node_modules", ".installed.json");

    /// <summary>The package in the checkout that this program was built from; installs what its lock file names if that is not there.</summary>
    /// <exception cref="AzuriteException">There is no checkout, no Node.js, or npm failed.</exception>
    public static async Task<AzuritePackage> InstallAsync(CancellationToken cancellationToken = default)
    {
        var package = new AzuritePackage(FindFolder());

        // Test projects run at the same time.
        await using FileStream turn = await TakeTurnAsync(Path.Combine(package._folder, "node_modules.lock"), cancellationToken).ConfigureAwait(false);
        byte[] wanted = await File.ReadAllBytesAsync(Path.Combine(package._folder, LockFileName), cancellationToken).ConfigureAwait(false);
        byte[] installed = File.Exists(package.Installed) ? await File.ReadAllBytesAsync(package.Installed, cancellationToken).ConfigureAwait(false) : [];
        if (!wanted.AsSpan().SequenceEqual(installed))
        {
            await package.RunNpmAsync(cancellationToken).ConfigureAwait(false);
            await File.WriteAllBytesAsync(package.Installed, wanted, cancellationToken).ConfigureAwait(false);
        }

        return package;
    }

    internal static Process Start(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new AzuriteException($"Azurite needs Node.js, and '{program}' was not found: install Node.js 20 or newer with npm.", isNodeMissing: true, exception);
        }
    }

    private static string FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string package = Path.Combine(folder.FullName, "tests", "azurite");
            if (File.Exists(Path.Combine(package, LockFileName)))
            {
                return package;
            }
        }

        throw new AzuriteException($"Azurite is installed by tests/azurite/{LockFileName} of a checkout, and {AppContext.BaseDirectory} is in none: run from a checkout.");
    }

    private static async Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockPause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task RunNpmAsync(CancellationToken cancellationToken)
    {
        using Process npm = Start(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            _folder);
        npm.StandardInput.Close();
        Task<string> output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        string errors = await npm.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await npm.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (npm.ExitCode != 0)
        {
            throw new AzuriteException($"'npm ci' in {_folder} failed; see whether npm reaches its registry.\n{await output.ConfigureAwait(false)}{errors}");
        }
    }
}
