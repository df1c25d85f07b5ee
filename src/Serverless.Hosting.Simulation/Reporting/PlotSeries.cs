namespace Serverless.Hosting.Simulation.Reporting;

/// <summary>
/// Something that changes over time, with its name and colour.
/// </summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Colour">The colour.</param>
/// <param name="Values">A value for each time; null for none.</param>
/// <param name="IsArea">Whether it is an area, on top of the areas before it; else a line.</param>
/// <param name="IsDashed">Whether the line is dashed, so that one that it covers can be seen.</param>
internal sealed record PlotSeries(string Name, string Colour, double?[] Values, bool IsArea = false, bool IsDashed = false);
