using System.Text;
using Serverless.Hosting.Model;
using Serverless.Hosting.Simulation.Reporting;

namespace Serverless.Hosting.Simulation;

/// <summary>
/// What a simulation found: one result for each policy, in their order.
/// </summary>
public sealed class SimulationReport
{
    private readonly SimulationOptions _options;

    internal SimulationReport(SimulationOptions options, TimeSpan length, int functions, IEnumerable<PolicyResult> results) =>
        (_options, Length, Functions, Results) = (options, length, functions, results.ToValueList());

    /// <summary>The time that is accounted for.</summary>
    public TimeSpan Length { get; }

    /// <summary>The functions that were replayed.</summary>
    public int Functions { get; }

    /// <summary>The results.</summary>
    public ValueList<PolicyResult> Results { get; }

    /// <summary>The result of a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">The policy was not compared.</exception>
    public PolicyResult this[SimulatedPolicy policy] =>
        Results.FirstOrDefault(result => result.Policy == policy)
        ?? throw new ArgumentException($"The policy '{policy?.Name}' was not compared.", nameof(policy));

    /// <summary>The results side by side, to print in a fixed-width font.</summary>
    /// <returns>Lines of text.</returns>
    public string ToTable() => ResultTable.ToText(this);

    /// <summary>
    /// Writes one page with the assumptions, the results and plots of them. It needs nothing else: no script, no font, no other file.
    /// </summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="title">What the page is called.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>A task that ends when all is written.</returns>
    public async Task WriteHtmlAsync(Stream stream, string title = "Simulation", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(HtmlPage.Of(this, _options, title)), cancellationToken);
    }

    /// <summary>Writes the plots alone, as one picture.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>A task that ends when all is written.</returns>
    public async Task WriteSvgAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Picture.Of(this)), cancellationToken);
    }
}
